using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Journeys;

/// <summary>A server inside the test process for very many homes; time passes when the test says so. Mail is queued for a mail server that is not there.</summary>
sealed class Settlement : IAsyncDisposable
{
    readonly TemporaryDirectory _directory = new();
    readonly ConcurrentDictionary<string, int> _openings = new();
    readonly ServerLog _log = new();
    int _most;

    Settlement(bool mails)
    {
        var settings = new Dictionary<string, string>
        {
            ["Ticketing:Url"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["Ticketing:Mqtt:Port"] = "0",
            ["Ticketing:Data"] = _directory.File("data"),
            ["Ticketing:Smtp"] = mails ? $"smtp://127.0.0.1:{FreePort.Next()}" : "",
        };
        var loaded = new SettingsLoader(settings, new Dictionary<string, string>(), []).Load();
        Application = TicketingApplication.Create(loaded.Options, Clock, logging => logging.ClearProviders().AddProvider(_log));
        Application.Stores.Opened += store =>
        {
            _openings.AddOrUpdate(store.Tenant, 1, (_, count) => count + 1);
            InterlockedMax(Application.Stores.OpenCount);
        };
    }

    /// <summary>When the server starts.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public TestClock Clock { get; } = new(Begin);
    public TicketingApplication Application { get; }

    /// <summary>Most stores that were open at once since <see cref="ForgetMost"/>.</summary>
    public int Most => Volatile.Read(ref _most);

    public static async Task<Settlement> StartAsync(bool mails)
    {
        var settlement = new Settlement(mails);
        await settlement.Application.StartAsync();
        return settlement;
    }

    public static string Home(int number) => $"home-{number}";

    /// <summary>Makes tenants; nobody uses them yet.</summary>
    public void Settle(int first, int count)
    {
        var changes = new List<CatalogChange>();
        Application.Catalog.Change<Tenant>(now =>
        {
            changes.Clear();
            var ids = now.Next;
            for (var i = 0; i < count; i++)
            {
                var slug = Home(first + i);
                var (tenant, user) = (new Tenant(ids.Tenant + i, slug, $"The home number {first + i}", $"{slug}@example.org", null, 0), new User(ids.User + i, $"{slug}@example.org", $"{slug}@example.org", "pbkdf2", 0));
                changes.AddRange([new CatalogChange.OfTenant(tenant), new CatalogChange.OfUser(user), new CatalogChange.OfRole(new(user.Id, tenant.Id, Role.Admin))]);
            }
            return new(now.FindTenant("home")!, changes);
        });
    }

    public int OpeningsOf(string tenant) => _openings.GetValueOrDefault(tenant);

    public void ForgetMost() => Volatile.Write(ref _most, 0);

    public async Task<Ticket> SubmitAsync(string tenant, Sla? sla = null)
    {
        var result = await Application.Admission.SubmitAsync(tenant, new() { Title = "Boiler pressure low", System = "boiler", Sla = sla }, new("setup", "http"));
        Assert.True(result.Refusal is null, result.Refusal?.Detail);
        return result.Ticket!;
    }

    /// <summary>Lets time pass, a second at a time, until it is so.</summary>
    public Task PassUntilAsync(Func<bool> so, string what, double secondsAtOnce = 1) => Eventually.TrueAsync(() =>
    {
        if (!so())
        {
            Clock.Advance(TimeSpan.FromSeconds(secondsAtOnce));
        }
        return so();
    }, what, TimeSpan.FromMinutes(2));

    /// <summary>Lets time pass until only the first tenant's store is open.</summary>
    public Task FallIdleAsync() => PassUntilAsync(() => Application.Stores.OpenCount == 1, "all stores to be idle", 60);

    /// <summary>Looks into a tenant's store without the server.</summary>
    public long Count(string tenant, string sql)
    {
        using var session = Application.Places.Of(Application.Catalog.Now.FindTenant(tenant)!).OpenReader();
        return session.Number(sql);
    }

    /// <summary>Of this whole process, when all that is not needed has gone.</summary>
    public static long ManagedBytes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    void InterlockedMax(int value)
    {
        for (var before = Volatile.Read(ref _most); value > before; before = Volatile.Read(ref _most))
        {
            if (Interlocked.CompareExchange(ref _most, value, before) == before)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        _directory.Dispose();
        Assert.Empty(_log.UnexpectedErrors());
    }
}
