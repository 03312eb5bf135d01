using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Admission;

/// <summary>A spool with its file in front of a tenant's real store, which goes away and comes back as the test says.</summary>
sealed class SpoolFixture : IAsyncDisposable, ITenantStores
{
    readonly TemporaryDirectory _directory = new();
    readonly StoreFixture _store = new();
    readonly AwayStore _tenant;
    SpoolFile _file;

    public SpoolFixture(bool all = false, long maximum = SpoolFile.MaximumReports)
    {
        _tenant = new AwayStore(this);
        (_file, Spool) = Open(all, maximum);
    }

    public StoreFixture Store => _store;
    public Spool Spool { get; private set; }
    public SpoolFile File => _file;
    public string Path => _directory.File("spool.db");
    public ITicketWriter Tickets => Spool.Stores.Find("home")!.Tickets;

    /// <summary>What the store says to everything; null = it is there.</summary>
    public Refusal? Away { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>The tenant is there, its store is not.</summary>
    public bool IsMoving { get; set; }

    /// <summary>True: what entered is in the store, but the server ends before it knows.</summary>
    public bool ForgetsEntered { get; set; }

    public static readonly Refusal StoreIsAway = new(RefusalKind.Unavailable, StoreAway.UnavailableCode, "away");

    /// <summary>Ends the server's spool and begins it anew on the same file.</summary>
    public async Task RestartAsync()
    {
        await Spool.DisposeAsync();
        _file.Dispose();
        (_file, Spool) = Open(false, SpoolFile.MaximumReports);
        Spool.Start();
    }

    public static Submission Alarm(string title, string system = "boiler", string? reference = null, Sla? sla = null, IfRefused ifRefused = IfRefused.Record, Signal signal = Signal.Firing, string? key = null) =>
        new() { Title = title, System = system, Reference = reference, Sla = sla, IfRefused = ifRefused, Signal = signal, IdempotencyKey = key };

    public ValueTask<SubmitResult> SubmitAsync(Submission submission, Origin? origin = null) => Tickets.CommitAsync(submission, origin ?? StoreFixture.Origin, default);

    public Task EmptyAsync() => Eventually.TrueAsync(() => Spool.Depth == 0 && Spool.Trouble is null, "the spool to be empty");

    /// <summary>All tickets, oldest first.</summary>
    public IReadOnlyList<(long Id, string Title, string System)> Stored() =>
        _store.Store.Pool.Read(sql => sql.List("SELECT id, title, system FROM tickets ORDER BY id", row => (row.GetInt64(0), row.GetString(1), row.GetString(2))));

    public ITenantStore? Find(string tenant) => tenant == "home" && !IsDeleted && !IsMoving ? _tenant : null;

    public IReadOnlyCollection<ITenantStore> All => [_tenant];

    public async ValueTask DisposeAsync()
    {
        await Spool.DisposeAsync();
        _file.Dispose();
        _store.Dispose();
        _directory.Dispose();
    }

    (SpoolFile, Spool) Open(bool all, long maximum)
    {
        var file = SpoolFile.Open(Path, TimeProvider.System, NullLogger.Instance, maximumReports: maximum);
        return (file, new Spool(this, file, all, StoreTrouble.Of, _ => !IsDeleted, TimeProvider.System, NullLogger<Spool>.Instance));
    }

    sealed class AwayStore : ITenantStore
    {
        readonly SpoolFixture _fixture;

        public AwayStore(SpoolFixture fixture)
        {
            _fixture = fixture;
            Tickets = DispatchProxy.Create<ITicketWriter, AwayWriter>();
            ((AwayWriter)(object)Tickets).Fixture = fixture;
        }

        public string Tenant => "home";
        public ITicketWriter Tickets { get; }
        public ITicketReader Read => _fixture._store.Store.Read;
    }
}

/// <summary>The store's writer, or what it says while it is away.</summary>
public class AwayWriter : DispatchProxy
{
    internal SpoolFixture Fixture { get; set; } = null!;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        if (Fixture.Away is { } away)
        {
            return targetMethod.ReturnType == typeof(ValueTask<SubmitResult>) ? new ValueTask<SubmitResult>(SubmitResult.Of(away))
                : targetMethod.ReturnType == typeof(ValueTask<Refusal?>) ? new ValueTask<Refusal?>(away)
                : new ValueTask<Outcome<SpoolEntered>>(away);
        }
        var answer = targetMethod.Invoke(Fixture.Store.Store.Tickets, args);
        return Fixture.ForgetsEntered && targetMethod.Name == nameof(ITicketWriter.EnterAsync) ? new ValueTask<Outcome<SpoolEntered>>(ForgetAsync(((ValueTask<Outcome<SpoolEntered>>)answer!).AsTask())) : answer;
    }

    async Task<Outcome<SpoolEntered>> ForgetAsync(Task<Outcome<SpoolEntered>> entering)
    {
        await entering;
        Fixture.Away = SpoolFixture.StoreIsAway;
        return SpoolFixture.StoreIsAway;
    }
}
