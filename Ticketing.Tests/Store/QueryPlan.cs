using NpgsqlTypes;
using Ticketing.Store;

namespace Ticketing.Tests.Store;

/// <summary>How the engine runs a statement. PostgreSQL reads small tables as a whole and sorts them, indexes or not; it is told not to, so that what it could not do without is what is left.</summary>
sealed class QueryPlan
{
    const string Unwilling = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off";

    readonly List<string> _steps;
    readonly bool _isSqlite;

    public QueryPlan(StoreFixture fixture, string sql, params object?[] arguments)
    {
        using var session = fixture.Place.OpenReader();
        _isSqlite = session.Dialect == SqlDialect.Sqlite;
        session.BeginRead();
        if (!_isSqlite)
        {
            session.Script(Unwilling);
        }
        _steps = session.List((_isSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (COSTS OFF) ") + sql, row => row.GetString(_isSqlite ? 3 : 0), arguments);
        session.EndRead();
    }

    /// <summary>As above with some argument of the right type in every place.</summary>
    public static QueryPlan Of(StoreFixture fixture, string sql) =>
        new(fixture, sql, [.. PostgresText.Of(sql).Command(new object?[SqlText.ParametersOf(sql).Count()]).Parameters.Select(parameter => parameter.NpgsqlDbType switch
        {
            NpgsqlDbType.Bigint => 1L,
            NpgsqlDbType.Bytea => new byte[1],
            _ => (object)"x",
        })]);

    /// <summary>Fails unless the index is used and no rows are sorted. <c>id</c> stands for the order of the primary key; what follows a <c>|</c> is as good on an empty PostgreSQL.</summary>
    public void AssertUses(string indexes, bool sorts = false)
    {
        var wanted = indexes.Split('|').Take(_isSqlite ? 1 : 2).SelectMany(index => index != "id" ? [index] : _isSqlite ? ["INTEGER PRIMARY KEY", "SCAN tickets"] : (string[])["_pkey"]);
        Assert.True(_steps.Any(step => wanted.Any(step.Contains)), $"{indexes} not used by:\n{this}");
        Assert.False(!sorts && _steps.Any(step => step.Contains(_isSqlite ? "TEMP B-TREE" : "Sort Key")), $"sorts:\n{this}");
    }

    /// <summary>Fails if tickets themselves are read one after the other, without an index.</summary>
    public void AssertScansNoTickets() =>
        Assert.False(_steps.Any(step => _isSqlite ? step.StartsWith("SCAN tickets", StringComparison.Ordinal) && !step.Contains("INDEX") : step.Contains("Seq Scan on tickets")), ToString());

    public override string ToString() => string.Join('\n', _steps);
}
