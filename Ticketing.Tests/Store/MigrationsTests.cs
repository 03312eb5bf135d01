using Ticketing.Store;

namespace Ticketing.Tests.Store;

public abstract class MigrationsTests(StoreEngine engine)
{
    [Fact]
    public void A_newer_schema_is_refused_untouched_with_what_to_do()
    {
        using var fixture = new StoreFixture(engine);
        fixture.Store.Dispose();
        using (var sql = fixture.Place.OpenWriter())
        {
            sql.Execute("INSERT INTO schema_versions (version, applied_at) VALUES (@version, 0)", Migrations.Newest("tenant", sql.Dialect) + 1);
        }
        var refused = Assert.Throws<NewerSchemaException>(fixture.Open);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
        using (var sql = fixture.Place.OpenWriter())
        {
            sql.Execute("DELETE FROM schema_versions WHERE version > @version", Migrations.Newest("tenant", sql.Dialect));
        }
        fixture.Reopen();
    }
}

public sealed class MigrationsOnSqliteTests() : MigrationsTests(StoreEngine.Sqlite)
{
    [Fact]
    public void The_store_is_in_wal_mode_with_full_synchronisation()
    {
        using var fixture = new StoreFixture(StoreEngine.Sqlite);
        using var sql = fixture.Place.OpenWriter();
        Assert.Equal("wal", sql.Scalar("PRAGMA journal_mode"));
        Assert.Equal(2L, sql.Scalar("PRAGMA synchronous"));
    }
}

public sealed class MigrationsOnPostgresTests() : MigrationsTests(StoreEngine.Postgres);
