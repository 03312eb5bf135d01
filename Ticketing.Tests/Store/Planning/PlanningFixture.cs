using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Notify;
using Ticketing.Store.Planning;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Planning;

/// <summary>A tenant's maintenance in a store of one test's own. When the test is over, all read models are made anew from the events and must be the same, byte for byte.</summary>
sealed class PlanningFixture : IDisposable
{
    public static readonly DateOnly Day = new(2026, 3, 2);

    /// <param name="people">Of the tenant, with their mail addresses.</param>
    public PlanningFixture(StoreEngine engine, string invoiceTo = "", params Recipient[] people) => (Home, Settings) = (new(engine, people), new(3, 18.50m, invoiceTo, TimeZoneInfo.Utc, Mails: true));

    public StoreFixture Home { get; }
    public MaintenanceSettings Settings { get; }
    public MaintenanceStore Store => new(Home.Store, Settings);

    public static Instant At(string time, DateOnly? day = null) => LocalDays.At(day ?? Day, TimeOnly.Parse(time, CultureInfo.InvariantCulture), TimeZoneInfo.Utc);

    public async Task<Contact> ContactAsync(string name = "Anna", string? email = "anna@example.org") => Value(await Store.SaveContactAsync(new(0, name, email, null, null, false), StoreFixture.Origin, default));

    public async Task<Asset> AssetAsync(string name, Contact? owner) => Value(await Store.SaveAssetAsync(new(0, name, "car", owner?.Id, null, [], null, null, null, false), StoreFixture.Origin, default));

    public ValueTask<Outcome<Job>> PlanAsync(long asset, string from, string until, DateOnly? day = null) =>
        Store.PlanAsync(day ?? Day, new(asset, 0, At(from, day), At(until, day), "Oil"), StoreFixture.Origin, default);

    public async Task<Job> FinishedAsync(long asset, string from, string until)
    {
        var job = Value(await PlanAsync(asset, from, until));
        return Value(await Store.FinishAsync(Day, job.Id, At(from), At(until), "Done", StoreFixture.Origin, default));
    }

    public static T Value<T>(Outcome<T> outcome) where T : class
    {
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    public string ReadModels() => Home.Store.Pool.Read(PlanReplay.ReadModels);

    public async Task RebuildAsync() => Assert.Null(await Home.Store.RunAsync(session => PlanningView.Rebuild(session.Sql)));

    public void Dispose()
    {
        var before = ReadModels();
        RebuildAsync().GetAwaiter().GetResult();
        Assert.Equal(before, ReadModels());
        Home.Dispose();
    }
}
