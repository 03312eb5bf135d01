using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>A tenant's store in a directory of its own, with a clock the test moves.</summary>
sealed class StoreFixture : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("ticketing-store-").FullName;

    readonly ReadModels? _models;

    public StoreFixture(params Recipient[] audience)
    {
        Audience = new(audience);
        Store = Open();
    }

    /// <param name="models">Counts what memory answers.</param>
    public StoreFixture(ReadModels models)
    {
        (Audience, _models) = (new([]), models);
        Store = Open();
    }

    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    public FixedAudience Audience { get; }
    public TenantStore Store { get; private set; }
    public string Path => System.IO.Path.Combine(_directory, "home.db");
    public Instant Now => Instant.From(Clock.GetUtcNow());

    public static readonly Origin Origin = new("setup", "http");

    public TenantStore Open() => TenantStore.Open("home", new SqlitePlace(Path), Audience, new(Clock, TimeZoneInfo.Utc, NullLoggerFactory.Instance, Models: _models));

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

    public long Count(string table) => Store.Pool.Read(sql => sql.Number($"SELECT COUNT(*) FROM {table}"));

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>Always the same recipients.</summary>
sealed class FixedAudience(IReadOnlyList<Recipient> recipients) : IMailAudience
{
    public IReadOnlyList<Recipient> Of(Ticket ticket, string kind) => recipients;
}
