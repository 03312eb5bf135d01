using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt;
using Ticketing.Notify;
using Ticketing.Notify.Smtp;
using Ticketing.People;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;
using Ticketing.WebUi;

namespace Ticketing;

/// <summary>
/// The whole object graph, in the order in which a ticket flows through it: intake → admission → store → notify, and what time starts.
/// A submission enters by a door (Intake), is judged once (Admission), is written once together with everything it causes (Store), and is told to whom it concerns (Notify).
/// </summary>
sealed class TicketingApplication : IAsyncDisposable
{
    /// <summary>Set while Home Assistant may hold what we have announced.</summary>
    const string HomeAssistantMark = "homeassistant";

    readonly List<IAsyncDisposable> _running = [];
    readonly SchedulerLoop _scheduler;
    readonly StoreRounds _rounds;
    readonly SpoolPart _spool;
    readonly MqttJournal _journal;
    readonly Mailer? _mailer;
    readonly BrokerDoor? _broker;
    readonly CancellationTokenSource _stopping = new();
    readonly IDisposable _claim;

    TicketingApplication(WebApplication web, MqttEndpoint mqtt, TicketingOptions options, FirstSecrets? secrets, TimeProvider clock)
    {
        (Web, Options, Clock) = (web, options, clock);
        var logging = web.Services.GetRequiredService<ILoggerFactory>();

        // Hosting: what counts and what asks whether all is well.
        Metrics = new TicketingMetrics();
        Readiness = new Readiness(clock);

        // Store: the catalog of tenants in the main database, and one store per tenant.
        Data = new DataDirectory(options.Data);
        Data.Ensure();
        _claim = Data.Claim();
        Places = new StorePlaces(Data, options.Database, logging);
        Catalog = new TenantCatalog(CatalogStore.Open(Places.Catalog, Instant.From(clock.GetUtcNow())), clock);
        FirstStartFile = FirstStart.Run(Catalog, options.Setup, Data, secrets);
        var environment = new StoreEnvironment(clock, options.Zone(), logging, Metrics.Commit, StopBroken, ReadModels.For(Metrics)) { Guard = options.Guard.Limits() };
        Stores = new TenantStores(Catalog, tenant => TenantStore
            .Open(tenant.Slug, Places.Of(tenant), new TenantAudience(Catalog, tenant.Slug, mails: options.Smtp.Length > 0), environment)
            .WithFirstAgent(FirstStart.Admin), clock, StoreTrouble.OfOpening);
        Readiness.Add("listener", () => web.Lifetime.ApplicationStopping.IsCancellationRequested ? "the server is stopping" : web.Lifetime.ApplicationStarted.IsCancellationRequested ? null : "nothing listens yet");
        Readiness.Add("store", () => Stores.Open.Cast<TenantStore>().Where(store => !store.IsHealthy).Select(store => $"the store of tenant '{store.Tenant}' cannot be written; see the log").FirstOrDefault());

        // The other servers on the same databases: what they commit, and who of all leads.
        Group = new ServerGroup(Places, () => Stores.Open.Cast<TenantStore>(), () => Catalog.Refresh(), logging.CreateLogger<ServerGroup>());
        _running.Add(Group);
        Readiness.Add("database", () => Group.Trouble ?? Stores.Open.Cast<TenantStore>().Where(store => store.IsAway).Select(store => $"{store.Place.Name} takes nothing in now; see the log").FirstOrDefault());

        // People: who speaks, at every door.
        Passwords = new PasswordCheck(Catalog, new LoginThrottle(), clock, logging.CreateLogger<PasswordCheck>(), Metrics.Login);
        Authenticator = new Authenticator(Catalog, Passwords, clock);

        Refused = new RefusedClients(clock);
        RefusedClientsFile.Load(Refused, Data);

        // Admission: the one way in.
        _spool = new SpoolPart(Stores, Catalog, Data, options, Metrics, Readiness, clock, logging, StopBroken);
        _running.Add(_spool);
        Admission = new TicketAdmission(_spool.Stores);

        // Scheduling: what time starts.
        var (listening, digest) = (new ListeningTime(clock), options.Smtp.Length == 0 ? null : DailyTime.Parse(options.Mail.Digest, options.Zone()));
        _rounds = new StoreRounds(Catalog, Stores, Places, Group, listening, mails: options.Smtp.Length > 0, digest, Metrics, clock, logging.CreateLogger<StoreRounds>());
        IReadOnlyList<ScheduledJob> own = [new("refused-clients", TimeSpan.FromSeconds(1), (_, _) => ValueTask.FromResult(new JobResult(RefusedClientsFile.Save(Refused, Data)))), PeoplePart.UsesOf(Catalog), .. _rounds.Jobs];
        var jobs = new JobBoard(own.Append(PeoplePart.SweepOf(Catalog)));
        var maintenance = new MaintenancePart(Stores, options, clock);
        var tenantJobs = new TenantJobs(Stores, listening, digest, options.Retention.Days > 0 ? TimeSpan.FromDays(options.Retention.Days) : null, maintenance.JobsOf);
        Stores.Opened += store => jobs.Add(tenantJobs.Of((TenantStore)store));
        Stores.Closed += store => jobs.Remove(store.Tenant);
        _scheduler = new SchedulerLoop(() => Group.Leads ? jobs.AllOf(IsActive) : [.. own, .. jobs.AllOf(IsActive).Where(TenantJobs.IsForAll)], clock, logging.CreateLogger<SchedulerLoop>(), StoreTrouble.Of);
        _running.Add(_scheduler);

        // What every request passes first, and what watches from outside.
        web.UseTrustedProxies(options.Http.TrustedProxies, options.Http.UserHeader);
        web.UseSecurityHeaders();
        var boundary = new ProblemBoundary(logging.CreateLogger<ProblemBoundary>());
        web.Use(next => context => boundary.RunAsync(context, next));
        web.UseMqttWebSockets(mqtt);
        web.UseRefusedRequests();
        web.UseWebUi();
        web.MapHealth(Readiness, new MetricsText(Metrics, clock));

        // Intake by HTTP: who is it and may it, then the doors; the live stream they watch.
        Live = new LiveStream(clock, LiveDocuments.Plan, LiveDocuments.System, logging.CreateLogger<LiveStream>());
        _running.Add(Live);
        Stores.Left += store => Live.Leave(store.Tenant);
        Metrics.Gauge("ticketing_live_connections", "Open live streams.", () => Live.Connections);
        var flood = new FloodLimit(options.Http.UserPerMinute, options.Http.TokenPerMinute, clock);
        Gate = new Gate(Authenticator, (header, host) => TenantRouting.AskedFor(header, host, Catalog.Now), Catalog.StandingOf, flood, context => TrustedProxies.UserOf(context, options.Http.UserHeader));
        web.Use(Gate.Before);
        var door = new TenantDoor(Stores, clock);
        web.MapTicketing(new(
            new TicketDoor(Admission.SubmitAsync, Metrics.Intake), new TicketReading(door), new TicketEditing(door), new TicketNotes(door),
            new StreamDoor(door, Live, Authenticator.IsCurrent, clock, web.Lifetime.ApplicationStopping), new SlaDoor(door), new AgentDoor(door), new SystemDoor(door, Refused.Of), new CategoryDoor(door, Catalog.UserNamed), new WorkflowDoor(door),
            new AuditDoor(door, tenantJobs.MailsOf)));
        var files = new ListFiles(clock);
        web.MapSenders(door, Admission, Stores, options, Metrics, files);
        var page = new PageAddress(options.PublicUrl, Data.PageAddress);
        var people = new PeoplePart(Catalog, Authenticator, Passwords, Gate, page, options, Stores, clock, logging);
        web.Use(people.Audit.Behind);
        jobs.Add([people.Audit.Job]);
        people.Map(web, files);
        _running.Add(people);
        web.MapPage(door, Stores, options, Catalog, Places, tenantJobs.MailsOf, page, tenant => Mqtt!.Server.RetainedIn(tenant), clock);
        web.MapMaintenance(maintenance.Door);
        web.MapHeartbeats(new HeartbeatPart(Stores, Catalog, clock).Door(Authenticator), files);
        web.MapWatching(new WatchPart(Stores, Catalog, options, () => page.Now).DoorsFor(door, tenantJobs.MailsOf, maintenance.Door, files));
        web.MapApiDocument();
        if (options.Bench)
        {
            web.MapBench(clock);
        }

        // Intake by MQTT, and the status of tickets back to the systems they are about.
        _journal = MqttJournal.Open(Data.PrepareMqtt(), clock, logging.CreateLogger<MqttJournal>(), StopBroken);
        Mqtt = new MqttDoor(options.Mqtt.Door(), Admission, _spool.Stores, Authenticator, Catalog, Refused, Metrics.Intake, flood.TryTake, clock, logging, journal: _journal);
        mqtt.Server = Mqtt.Server;
        var status = new StatusPublisher(Mqtt.Status, clock, logging.CreateLogger<StatusPublisher>());
        var removal = new TenantRemoval(Catalog, Stores, Places, Mqtt.Server, Refused, _spool);
        jobs.Add([removal.Job]);
        Stores.Follow(status.Follow);
        _running.Add(status);
        _rounds.IsListenedTo = tenant => Mqtt.Status.MustKeep(tenant) || Mqtt.Status.HasListeners(tenant);
        Mqtt.HomeAssistant.Asked += _rounds.Open;
        Stores.Follow(store =>
        {
            var marks = new SweepStore((TenantStore)store);
            return Mqtt.HomeAssistant.Follow(store, marks.LastDone(HomeAssistantMark) > default(Instant), async on => await marks.MarkDoneAsync(HomeAssistantMark, on ? Instant.From(clock.GetUtcNow()) : default, CancellationToken.None).ConfigureAwait(false));
        });
        _running.Add(Mqtt.HomeAssistant);
        MqttMetrics.Add(Metrics, Mqtt.Server);
        Readiness.Add("sessions", () => Mqtt.Server.CanKeep ? null : "what MQTT clients leave with the server cannot be written to mqtt.db; see the log");

        // The same by a broker that the home has already, as its client.
        if (BrokerLinks.Of(options.Mqtt, Data.InstallationId(), Mqtt.DialectFilters, severalServers: Places.Main is not null) is { } link)
        {
            _broker = new BrokerDoor(options.Mqtt.Root, link, Mqtt, () => Catalog.Now.Tenants.First().Slug, Admission, _spool.Stores, Metrics.Intake, clock, logging);
            Stores.Follow(_broker.Follow);
            _broker.Connected += _rounds.OpenAll;
            Readiness.Add("broker", () => _broker.Link.Trouble);
            _running.Add(_broker);
        }
        BrokerMetrics.Add(Metrics, _broker?.Link);
        _spool.Tell(Mqtt.Answers, _broker?.Answers);

        // Notify: what is due gets mailed.
        if (SmtpEndpoint.TryParse(options.Smtp, out var relay, out _))
        {
            var client = new SmtpClient(relay, SmtpTrust.From(options.Mail.CertificateAuthority), clock);
            var mails = new TicketMails(MailSite.Of(options.Mail.From, () => page.Now, options.Zone()));
            _mailer = new Mailer(client, mails, clock, logging.CreateLogger<Mailer>(), Metrics.Mail, mayTake: () => Group.Leads);
            Group.LeaderChanged += _mailer.LookAgain;
            Stores.Follow(new OutboxFollowers(Stores, _mailer, Catalog).Follow);
            Readiness.Add("outbox", () => _mailer.Trouble);
            _running.Add(_mailer);
        }
        var push = new PushPart(Stores, options, page, clock, logging, MayTell);
        web.MapPush(push.Door);
        _running.Add(push);
        Metrics.Gauge("ticketing_outbox_depth", "Mails that wait.", () => _mailer?.Depth ?? 0);

        var channels = new ChannelPart(Stores, Catalog, Mqtt, _broker, options, page, Metrics, MayTell, clock, logging);
        channels.Map(web, files);
        _running.Add(channels);

        // Hosting: life as a service.
        var life = new ServiceLife(SystemdNotify.ForProcess(), Readiness, clock, logging.CreateLogger<ServiceLife>(), Status, removal.Look);
        life.Begin(web.Lifetime, Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
        _running.Add(life);
    }

    public WebApplication Web { get; }
    public TicketingOptions Options { get; }
    public TimeProvider Clock { get; }
    public TicketingMetrics Metrics { get; }
    public Readiness Readiness { get; }
    public DataDirectory Data { get; }
    public StorePlaces Places { get; }
    public ServerGroup Group { get; }
    public TenantCatalog Catalog { get; }
    public TenantStores Stores { get; }
    public PasswordCheck Passwords { get; }
    public Authenticator Authenticator { get; }

    /// <summary>MQTT clients that were turned away lately.</summary>
    public RefusedClients Refused { get; }
    public TicketAdmission Admission { get; }
    public LiveStream Live { get; }
    public MqttDoor Mqtt { get; }

    /// <summary>For doors that recognise their senders themselves.</summary>
    public Gate Gate { get; }

    /// <summary>Path of the file that says what the first start generated; null if this was not the first.</summary>
    public string? FirstStartFile { get; }

    /// <summary>True once the disk failed under a commit: the process is ending and must not report success.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Puts everything together; nothing listens yet.</summary>
    /// <exception cref="NewerSchemaException">The store was written by a newer program.</exception>
    /// <exception cref="IOException">The data directory cannot be used.</exception>
    /// <param name="logging">Adds to what is logged where; null = nothing more.</param>
    public static TicketingApplication Create(TicketingOptions options, TimeProvider clock, Action<ILoggingBuilder>? logging = null)
    {
        var secrets = options.Database.Length == 0 ? FirstStart.Prepare(options.Setup, new DataDirectory(options.Data)) : null;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddProvider(LogOutput.ForProcess(options.Log, clock)).SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Error);
        logging?.Invoke(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ServiceLife.Drain);
        var mqtt = new MqttEndpoint();
        builder.Services.AddHostedService(_ => mqtt);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            var tls = TlsCertificate.Open(options.Tls, clock, kestrel.ApplicationServices.GetRequiredService<ILogger<TlsCertificate>>());
            kestrel.AddListeners(options, tls);
            kestrel.AddMqttListeners(options.Mqtt, tls, mqtt);
        });
        return new(builder.Build(), mqtt, options, secrets, clock);
    }

    /// <summary>Listens, and starts what runs beside the requests. Returns when all of it does.</summary>
    public async Task StartAsync()
    {
        _rounds.OpenFirst(all: Options.Mqtt.HomeAssistant); // a store that cannot be opened keeps the server from starting, not from answering
        await Web.StartAsync().ConfigureAwait(false);
        _spool.Start();
        _scheduler.Start();
        _mailer?.Start();
        _broker?.Start();
    }

    /// <summary>Whether this server tells browsers and channels what happens there.</summary>
    bool MayTell(string tenant) => Group.Leads && IsActive(tenant);

    bool IsActive(string tenant) => Catalog.Now.FindTenant(tenant) is { State: TenantState.Active };

    /// <summary>One line for <c>systemctl status</c>.</summary>
    string Status() => $"{Listening}, {Catalog.Now.Tenants.Count()} tenant(s), {Stores.OpenCount} store(s) open";

    /// <summary>Where clients reach the listeners; the host counts those for MQTT among its web addresses.</summary>
    public string Listening =>
        string.Join(' ', [.. Web.Urls.Take(Options.Urls.Count), .. MqttListeners.UrlsOf(Options.Mqtt)]);

    void StopBroken()
    {
        IsBroken = true;
        Web.Lifetime.StopApplication();
    }

    /// <summary>Stops listening, finishes what was taken in, then closes the stores.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Web.StopAsync().ConfigureAwait(false);
        foreach (var part in Enumerable.Reverse(_running))
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
        RefusedClientsFile.Save(Refused, Data);
        Mqtt.Dispose();
        _journal.Dispose();
        Stores.Dispose();
        Catalog.Dispose();
        Places.Dispose();
        await Web.DisposeAsync().ConfigureAwait(false);
        Passwords.Dispose();
        Metrics.Dispose();
        await Web.DisposeAsync().ConfigureAwait(false); // Last: the logs of all the others live in its services.
        _claim.Dispose();
        _stopping.Dispose();
    }
}
