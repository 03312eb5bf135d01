using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store.Copies;

/// <summary>Backup, restore and the doctor on an installation that lies in PostgreSQL.</summary>
public sealed class DatabaseRestoreTests : IDisposable
{
    const string Nowhere = "Host=127.0.0.1;Port=1;Database=none;Username=nobody;Password=open sesame";

    readonly CopyFixture _fixture = new();
    readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(CopyFixture.Sqlite)]
    [InlineData(CopyFixture.Postgres)]
    public async Task What_was_in_PostgreSQL_is_there_after_a_restore_into_either_engine(string to)
    {
        var (data, connection) = await InstallAsync();
        var lines = new DataCopies(connection, _fixture.Clock).Backup(data, _directory.File("b.zip"));
        Assert.DoesNotContain(lines, line => line.Contains("Username", StringComparison.Ordinal));
        var (restored, target) = (new DataDirectory(_directory.File("restored")), to == CopyFixture.Sqlite ? "" : await _fixture.DatabaseAsync());

        new DataCopies(target, _fixture.Clock).Restore(_directory.File("b.zip"), restored);

        using var before = new StorePlaces(data, connection);
        using var after = new StorePlaces(restored, target);
        Assert.Null(CopyFixture.Compare(before.Of("home", null), after.Of("home", null)).Difference);
        Assert.Null(CopyFixture.Compare(before.Catalog, after.Catalog).Difference);
        Assert.All(StoreDoctor.Examine(restored, target), store => Assert.Null(store.Fault));
        Assert.Equal(["catalog", "mqtt sessions", "tenant home"], StoreDoctor.Examine(restored, target).Select(store => store.Name));
        using var home = _fixture.Open(after.Of("home", null));
        await CopyFixture.SubmitAsync(home, "After the restore");
    }

    [Fact]
    public async Task A_backup_of_files_is_restored_into_an_empty_database_only()
    {
        using var fixture = new Tenants.CatalogFixture();
        fixture.WithFirstStart();
        new DataCopies().Backup(fixture.Data, _directory.File("b.zip"));
        var connection = await _fixture.DatabaseAsync();
        new DataCopies(connection).Restore(_directory.File("b.zip"), new(_directory.File("one")));

        var refused = Assert.Throws<IOException>(() => new DataCopies(connection).Restore(_directory.File("b.zip"), new(_directory.File("two"))));

        Assert.Contains("exists already", refused.Message, StringComparison.Ordinal);
        using var places = new StorePlaces(new(_directory.File("one")), connection);
        using var catalog = new TenantCatalog(CatalogStore.Open(places.Catalog, new Instant(0)), TimeProvider.System);
        Assert.NotNull(catalog.FindUser("admin"));
    }

    [Fact]
    public async Task A_changed_audit_trail_and_a_database_that_is_away_are_seen_and_no_secret_is_shown()
    {
        var (data, connection) = await InstallAsync();
        using (var places = new StorePlaces(data, connection))
        {
            CopyFixture.Change(places.Of("home", null), "UPDATE events SET actor = 'mallory' WHERE seq = 2");
        }
        Assert.Contains("event 2 does not fit", StoreDoctor.Examine(data, connection).Single(store => store.Name == "tenant home").Fault, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => new DataCopies(connection).Backup(data, _directory.File("b.zip")));
        Assert.False(File.Exists(_directory.File("b.zip")));

        var away = Assert.Single(StoreDoctor.Examine(data, Nowhere)).Fault!;
        Assert.Contains("cannot be reached", away, StringComparison.Ordinal);
        var refused = Assert.Throws<IOException>(() => new DataCopies(Nowhere).Backup(data, _directory.File("b.zip"))).Message;
        Assert.DoesNotContain("open sesame", away + refused, StringComparison.Ordinal);
    }

    /// <summary>An installation with a tenant in use, and sessions of MQTT in the data directory.</summary>
    async Task<(DataDirectory Data, string Connection)> InstallAsync()
    {
        var (data, connection) = (new DataDirectory(_directory.File("data")), await _fixture.DatabaseAsync());
        data.Ensure();
        using var places = new StorePlaces(data, connection);
        using (var catalog = new TenantCatalog(CatalogStore.Open(places.Catalog, new Instant(0)), _fixture.Clock))
        {
            FirstStart.Run(catalog, new() { AdminPassword = "a good password", Token = Token.Generate() }, data);
        }
        using (var home = _fixture.Open(places.Of("home", null)))
        {
            for (var i = 0; i < 5; i++)
            {
                await CopyFixture.SubmitAsync(home, $"Ticket {i}");
            }
        }
        using var mqtt = SqlSession.OpenSqlite(data.PrepareMqtt(), readOnly: false);
        Migrations.Apply(mqtt, "mqtt", "mqtt", 0);
        return (data, connection);
    }
}
