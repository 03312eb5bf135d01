using Ticketing.Store;

namespace Ticketing.Tests.Store;

public class MigrationsTests
{
    [Fact]
    public void A_newer_schema_is_refused_untouched_with_what_to_do()
    {
        using var fixture = new StoreFixture();
        fixture.Store.Dispose();
        using (var sql = SqlSession.OpenSqlite(fixture.Path, readOnly: false))
        {
            sql.Execute("INSERT INTO schema_versions (version, applied_at) VALUES (@version, 0)", Migrations.Newest("tenant") + 1);
        }
        var refused = Assert.Throws<NewerSchemaException>(fixture.Open);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
        using (var sql = SqlSession.OpenSqlite(fixture.Path, readOnly: false))
        {
            sql.Execute("DELETE FROM schema_versions WHERE version > @version", Migrations.Newest("tenant"));
        }
        fixture.Reopen();
    }

    [Fact]
    public void The_store_is_in_wal_mode_with_full_synchronisation()
    {
        using var fixture = new StoreFixture();
        using var sql = SqlSession.OpenSqlite(fixture.Path, readOnly: false);
        Assert.Equal("wal", sql.Scalar("PRAGMA journal_mode"));
        Assert.Equal(2L, sql.Scalar("PRAGMA synchronous"));
    }
}
