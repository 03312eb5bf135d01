using System.Globalization;
using Microsoft.Data.Sqlite;
using Ticketing.People;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>The database stands still or is gone: what is worth more late than never is acknowledged and enters later, everything else is refused within seconds, and the server stays there.</summary>
public class StoreAwayTests
{
    const int Devices = 20;

    [Fact]
    public async Task Ten_thousand_reports_to_a_database_that_hangs_are_acknowledged_and_enter_in_order_each_once()
    {
        const int each = 500;
        await using var cluster = await PostgresCluster.StartAsync(durable: false);
        cluster.Ask("CREATE DATABASE tickets");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Database", cluster.ConnectionTo("tickets")));
        Expect(server);
        await server.Script.CreateAsync("""{"title": "before", "system": "before"}""");
        var devices = Enumerable.Range(1, Devices).Select(number => new SpoolingDevice(server, number)).ToList();

        cluster.Pause();
        var reports = Task.WhenAll(devices.Select(device => device.ReportAsync(each)));
        await Eventually.TrueAsync(() => server.Log.Lines.Any(line => line.Contains("reports are kept in this server's spool", StringComparison.Ordinal)), "the spool to begin");
        (await server.Anonymous.GetAsync("/healthz")).Expect(200);
        var refused = await server.Script.SubmitAsync("""{"title": "gold", "sla": "gold"}""");
        refused.ExpectRefusal(503, "store-unavailable");
        Assert.True(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture) >= 1);
        var spooled = (await server.Script.SubmitAsync("""{"title": "late", "system": "late", "ifRefused": "record"}""")).Expect(202);
        Assert.True(spooled.Json["spooled"]!.GetValue<bool>());
        await reports;
        var ready = (await server.Anonymous.GetAsync("/readyz")).Expect(503);
        Assert.Contains("wait in this server's spool", ready.Json["checks"]!["spool"]!.GetValue<string>(), StringComparison.Ordinal);

        cluster.Resume();
        await server.ReadyAsync();
        await JudgeAsync(server, each);
        Assert.Equal(1, await server.Script.CountAsync("system=late"));
        Assert.Contains("\"receivedAt\"", (await server.Admin.GetAsync("/api/v1/audit?limit=1")).Expect(200).Text, StringComparison.Ordinal);
    }

    /// <summary>Killed while it spools, and again while it enters.</summary>
    [Fact]
    public async Task A_server_that_is_killed_meanwhile_loses_and_doubles_nothing()
    {
        const int each = 150;
        await using var cluster = await PostgresCluster.StartAsync(durable: true);
        cluster.Ask("CREATE DATABASE tickets");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Database", cluster.ConnectionTo("tickets")));
        Expect(server);
        var devices = Enumerable.Range(1, Devices).Select(number => new SpoolingDevice(server, number)).ToList();
        await cluster.StopAsync();
        var reports = Task.WhenAll(devices.Select(device => device.ReportAsync(each)));
        await Eventually.TrueAsync(() => devices.Sum(device => device.Acknowledged) > Devices * each / 3, "a third to be acknowledged");

        await server.KillAsync();
        await cluster.StartAgainAsync();
        await server.StartAgainAsync();
        await Eventually.TrueAsync(async () => await EnteredAsync(server) > 0, "the spool to enter");
        await server.KillAsync();
        await server.StartAgainAsync();

        await reports;
        await server.ReadyAsync();
        await JudgeAsync(server, each);
    }

    /// <summary>The embedded store, which another program holds; a device that wants a promise or nothing gets no acknowledgement, and what it repeats counts once.</summary>
    [Theory]
    [InlineData(ServerMode.InProcess)]
    [InlineData(ServerMode.Native)]
    public async Task A_store_that_is_held_by_another_program_is_waited_for_in_the_spool(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        Expect(server);
        await using var device = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        using (HoldStore(Path.Combine(server.Data, "tenants", "home.db")))
        {
            var alarm = device.PublishAsync("ticketing/home/boiler/alarm", """{"title": "Pressure low", "reference": "pressure"}""");
            var gold = server.Script.SubmitAsync("""{"title": "gold", "sla": "gold"}""");
            (await server.Script.SubmitAsync("""{"title": "late", "ifRefused": "record"}""")).Expect(202);
            Assert.NotNull((await gold).ExpectRefusal(503, "store-busy").Header("Retry-After"));
            await alarm;
            await device.PublishAsync("ticketing/home/boiler/ok", "pressure");
            await device.PublishAsync("ticketing/home/boiler/heartbeat", "");
            await Assert.ThrowsAsync<IOException>(() => device.PublishAsync("ticketing/home/boiler/alarm", """{"title": "gold", "sla": "gold", "ifRefused": "reject", "id": "1"}"""));
        }
        await server.ReadyAsync();
        await using var again = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        await again.PublishAsync("ticketing/home/boiler/alarm", """{"title": "gold", "sla": "gold", "ifRefused": "reject", "id": "1"}""");

        Assert.Equal(["gold open", "late open", "Pressure low done"], (await server.Script.AllAsync("order=newest")).Select(ticket => $"{ticket["title"]} {ticket["kind"]}").Order(StringComparer.OrdinalIgnoreCase));
    }

    static SqliteConnection HoldStore(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        return connection;
    }

    [Fact]
    public async Task Every_route_that_writes_says_to_come_again_and_nothing_hangs()
    {
        await using var cluster = await PostgresCluster.StartAsync(durable: false);
        cluster.Ask("CREATE DATABASE tickets");
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Database", cluster.ConnectionTo("tickets")), ("Http:UserPerMinute", "0"));
        Expect(server);
        server.Log.Expect("failed (request"); // what a route says is judged below
        var ticket = (await server.Script.CreateAsync("""{"title": "there", "reference": "r"}""")).Id;
        (await server.Admin.PostAsync("/api/v1/users", """{"name": "anna", "role": "member", "password": "correct horse battery staple"}""")).Expect(201);
        var anna = server.As(null);
        (await anna.PostAsync("/api/v1/session", """{"user": "anna", "password": "correct horse battery staple"}""")).Expect(200);
        var recovery = (await anna.PostAsync("/api/v1/second-factor/confirm", SecondFactor("correct horse battery staple"))).Expect(200).Json["recoveryCodes"]![0]!.GetValue<string>();
        using var browser = new TestBrowser();
        (await server.Admin.PostAsync("/api/v1/tenants", """{"slug": "other", "name": "Other", "email": "x@example.org", "password": "correct horse battery staple"}""")).Expect(201);
        (await server.Anonymous.PostAsync("/api/v1/session", $$"""{"user": "admin", "password": "{{ServerUnderTest.AdminPassword}}"}""")).Expect(200);
        var session = (await server.Admin.GetAsync("/api/v1/sessions")).Expect(200).Json["items"]![0]!["id"]!.GetValue<long>();
        var invitation = (await server.Admin.PostAsync("/api/v1/invitations", "{}")).Expect(201);
        var trials = new ApiTrials(new ApiDescription((await server.Anonymous.GetAsync("/openapi/v1.json")).Json), new Dictionary<string, string>
        {
            ["sla"] = "gold", ["kind"] = "script", ["role"] = "member", ["scope"] = "full", ["state"] = "firing", ["ifRefused"] = "reject", ["status"] = "working", ["slug"] = "other", ["email"] = "new@example.org",
            ["name"] = "new", ["title"] = "New", ["text"] = "Note", ["password"] = "correct horse battery staple", ["user"] = "admin", ["hours"] = "", ["system"] = "boiler", ["category"] = "heating",
            ["day"] = "2089-03-02", ["from"] = "2089-03-02T08:00:00Z", ["to"] = "2089-03-02T09:00:00Z", ["actualStart"] = "2026-03-02T09:00:00Z", ["actualEnd"] = "2026-03-02T10:00:00Z", ["cron"] = "0 2 * * 0", ["minutes"] = "60", ["event_action"] = "trigger", ["unit"] = "weeks", ["makes"] = "ticket", ["start"] = "2026-03-02", ["at"] = "08:00", ["until"] = "2026-03-02", ["aheadDays"] = "7",
            ["states"] = """[{"name": "new", "kind": "open", "moves": [{"to": "over"}, {"to": "dropped"}]}, {"name": "over", "kind": "done"}, {"name": "dropped", "kind": "cancelled"}]""",
            ["POST /api/v1/channels kind"] = "mqtt", ["/api/v1/retention/{kind}"] = "mails", ["address"] = "home/tickets", ["events"] = "opened", ["currentPassword"] = ServerUnderTest.AdminPassword, ["endpoint"] = "https://push.example/1", ["p256dh"] = browser.PublicKey, ["auth"] = browser.Secret,
            ["invitation"] = invitation["link"]!.Split('#')[1],
        }, [.. new[] { ticket, ticket + 1, session, invitation.Id }.Distinct()], ticket).All()
            .Where(trial => trial.Method is not ("GET" or "HEAD") && trial.Operation is not ("DELETE /api/v1/session" or "DELETE /api/v1/sessions")) // there is none to end
            .Where(trial => trial.Operation is not ("POST /api/v1/registrations/look" or "POST /api/v1/mails/test" or "POST /api/v1/second-factor")) // they write nothing
            .Where(trial => trial.Operation is not ("POST /api/v1/second-factor/confirm" or "POST /api/v1/second-factor/off")) // a code of the moment is needed: asked below
            .Where(trial => trial.Body?.Contains("\"heartbeat\":{\"status\":2", StringComparison.Ordinal) != true).ToList(); // a monitor that is pending reports nothing

        await cluster.StopAsync();
        var (said, faults, waiting) = (new HashSet<string>(), new List<string>(), 0L);
        foreach (var trial in trials)
        {
            var answer = await server.Admin.SendAsync(new HttpMethod(trial.Method), trial.Path, trial.Content(), [.. trial.Headers]);
            // Programs that send once get their yes, because what they sent waits in the spool.
            var spooled = answer.Status is >= 200 and < 300 && Senders.Any(sender => trial.Path.StartsWith(sender, StringComparison.Ordinal)) && await SpooledAsync(server) > waiting;
            if (spooled)
            {
                waiting = await SpooledAsync(server);
                said.Add(trial.Operation);
            }
            else if (answer.Status is not (>= 400 and < 500 or 503))
            {
                faults.Add($"{trial.Method} {trial.Path} {trial.Body} answered {answer.Status}: {answer.Text}");
            }
            if (answer.Status == 503)
            {
                Assert.NotNull(answer.Header("Retry-After"));
                said.Add(trial.Operation);
            }
        }
        (await server.Admin.PostAsync("/api/v1/tenants", """{"slug": "third", "name": "Third", "email": "y@example.org", "password": "correct horse battery staple"}""")).ExpectRefusal(503, "store-unavailable");
        (await server.Admin.PostAsync("/api/v1/second-factor/confirm", SecondFactor(ServerUnderTest.AdminPassword))).ExpectRefusal(503, "store-unavailable");
        (await anna.PostAsync("/api/v1/second-factor/off", $$"""{"currentPassword": "correct horse battery staple", "code": "{{recovery}}"}""")).ExpectRefusal(503, "store-unavailable");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(["POST /api/v1/tenants"], trials.Select(trial => trial.Operation).Distinct().Except(said)); // the slug is taken
        (await server.Anonymous.GetAsync("/healthz")).Expect(200);
        Assert.NotEqual("ok", (await server.Anonymous.GetAsync("/readyz")).Expect(503).Json["checks"]!["database"]!.GetValue<string>());

        await cluster.StartAgainAsync();
        await server.ReadyAsync();
        await server.Script.CreateAsync("""{"title": "again", "sla": "none"}""");
    }

    static string SecondFactor(string password)
    {
        var secret = Totp.GenerateSecret();
        return $$"""{"currentPassword": "{{password}}", "secret": "{{secret}}", "code": "{{Totp.CodeOf(Totp.FromBase32(secret), Totp.StepOf(TimeProvider.System.GetUtcNow()))}}"}""";
    }

    /// <summary>Where programs report that do not repeat what was refused.</summary>
    static readonly string[] Senders = ["/hooks/", "/v2/enqueue", "/ntfy", "/message"];

    static Task<long> SpooledAsync(ServerUnderTest server) => MetricAsync(server, "ticketing_spooled_total");

    static void Expect(ServerUnderTest server)
    {
        foreach (var part in (string[])["the database stays away", "was not stored"])
        {
            server.Log.Expect(part);
        }
    }

    static Task<long> EnteredAsync(ServerUnderTest server) => MetricAsync(server, "ticketing_spool_entered_total");

    static async Task<long> MetricAsync(ServerUnderTest server, string name) =>
        (await server.Anonymous.GetAsync("/metrics")).Text.Split('\n').First(line => line.StartsWith(name + " ", StringComparison.Ordinal)) is var line ? long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    static async Task JudgeAsync(ServerUnderTest server, int each)
    {
        var stored = (await server.Script.AllAsync("order=oldest")).Where(ticket => ticket["system"]!.GetValue<string>().StartsWith("device-", StringComparison.Ordinal)).ToLookup(ticket => ticket["system"]!.GetValue<string>(), ticket => ticket["title"]!.GetValue<string>());
        Assert.Equal(Devices, stored.Count);
        foreach (var device in stored)
        {
            Assert.Equal(Enumerable.Range(1, each).Select(number => $"{number}"), device);
        }
    }
}
