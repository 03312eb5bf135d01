using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>A tenant's store of one test's own, with a clock the test moves.</summary>
sealed class StoreFixture : IDisposable
{
    readonly TestPlace _place;
    readonly ReadModels? _models;
    readonly GuardLimits _guard = GuardLimits.Off;

    /// <summary>In a file, for tests that are not about the store.</summary>
    public StoreFixture(params Recipient[] audience) : this(StoreEngine.Sqlite, audience)
    {
    }

    public StoreFixture(StoreEngine engine, params Recipient[] audience) : this(engine, models: null, audience)
    {
    }

    public StoreFixture(TestPlace place)
    {
        (_place, Audience) = (place, new([]));
        Store = Open();
    }

    /// <param name="models">Counts what memory answers.</param>
    public StoreFixture(StoreEngine engine, ReadModels? models, params Recipient[] audience)
    {
        (_place, Audience, _models) = (TestPlace.Of(engine), new(audience), models);
        Store = Open();
    }

    /// <summary>With a guard against storms and flapping.</summary>
    public StoreFixture(StoreEngine engine, GuardLimits guard, params Recipient[] audience)
    {
        (_place, Audience, _guard) = (TestPlace.Of(engine), new(audience), guard);
        Store = Open();
    }

    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    public FixedAudience Audience { get; }
    public TenantStore Store { get; private set; }
    public StorePlace Place => _place.Place;
    public Instant Now => Instant.From(Clock.GetUtcNow());

    public static readonly Origin Origin = new("setup", "http");

    public TenantStore Open() => TenantStore.Open("home", Place, Audience, new(Clock, TimeZoneInfo.Utc, NullLoggerFactory.Instance, Models: _models) { Guard = _guard });

    /// <summary>Closes and opens the store, as a restart does.</summary>
    public void Reopen()
    {
        Store.Dispose();
        Store = Open();
    }

    public async Task<SubmitResult> SubmitAsync(string title, string? reference = null, Sla? sla = null, string system = "boiler", IfRefused ifRefused = IfRefused.Reject, Signal signal = Signal.Firing, string? key = null, long? hold = null) =>
        await Store.Tickets.CommitAsync(new() { Title = title, System = system, Reference = reference, Sla = sla, IfRefused = ifRefused, Signal = signal, IdempotencyKey = key, HoldId = hold }, Origin, default);

    public async Task<Agent> AddAgentAsync(string name = "admin", string hours = "") =>
        (await Store.Tickets.SaveAgentAsync(new(0, name, null, true, hours), Origin, default)).Value!;

    /// <summary>Is another one after whatever was written.</summary>
    public long Version => Store.Pool.Read(sql => sql.Number(sql.Dialect == SqlDialect.Sqlite ? "PRAGMA data_version" : "SELECT version FROM writer"));

    public long Count(string table) => Store.Pool.Read(sql => sql.Number($"SELECT COUNT(*) FROM {table}"));

    public void Dispose()
    {
        Store.Dispose();
        _place.Dispose();
    }
}

/// <summary>Always the same recipients; of a move, those the ticket and its category name.</summary>
sealed class FixedAudience(IReadOnlyList<Recipient> recipients) : IMailAudience
{
    public IReadOnlyList<Recipient> Of(Ticket ticket, string kind, Category? category, string? by) => recipients;

    public IReadOnlyList<string> Names => [.. recipients.Select(recipient => recipient.Name)];

    public string? NameAt(string address) => recipients.FirstOrDefault(recipient => recipient.Address.Equals(address, StringComparison.OrdinalIgnoreCase))?.Name;

    public IReadOnlyList<string> NamesOf(Ticket ticket, string kind, Category? category, string? by) => Names;

    public IReadOnlyList<string> NamesOf(Ticket ticket, IReadOnlyList<string> groups, Category? category) => [.. Of(ticket, groups, category).Select(recipient => recipient.Name)];

    public IReadOnlyList<Recipient> Of(Ticket ticket, IReadOnlyList<string> groups, Category? category) =>
        [.. recipients.Where(to => (groups.Contains(WorkflowMails.Requester) && to.Name == ticket.Requester) || (groups.Contains(WorkflowMails.Category) && category?.People.Contains(to.Name) == true))];
}
