using System.Diagnostics;
using System.Globalization;
using Ticketing.Store;
using Ticketing.Tests.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Bench;

/// <summary>What readers wait for: the page's list and a single ticket from memory against SQL, and a page of a list from a large store against a small one.</summary>
static class ReadsBench
{
    const int Small = 1_000, Large = 1_000_000, Rounds = 300;

    /// <summary>Rows of one statement: it ends before a command times out.</summary>
    const int Batch = 25_000;

    static readonly TicketQuery Unfinished = new() { Kinds = RandomHome.Unfinished };

    public static Task RunAsync()
    {
        foreach (var engine in Enum.GetValues<StoreEngine>())
        {
            using var small = new StoreFixture(engine, new ReadModels());
            using var large = new StoreFixture(engine, new ReadModels());
            Fill(small, Small, open: 100);
            Fill(large, Large, open: ReadModel.MaxTickets);
            Compare($"{engine}: 50 of {ReadModel.MaxTickets:#,0} unfinished, SQL : memory", () => large.Store.Reading.Stored.List(Unfinished, null), () => large.Store.Read.List(Unfinished), "more than 1");
            var filtered = Unfinished with { System = "system 7" };
            Compare($"{engine}: the same of one system, SQL : memory", () => large.Store.Reading.Stored.List(filtered, null), () => large.Store.Read.List(filtered), "more than 1");
            Compare($"{engine}: one ticket, SQL : memory", () => large.Store.Reading.Stored.Find(Large - 5), () => large.Store.Read.Find(Large - 5), "more than 1");
            foreach (var (name, query) in new (string, TicketQuery)[]
            {
                ("what to do next", new()), ("newest", new() { Order = TicketOrder.Newest }), ("updated last", new() { Order = TicketOrder.Updated }), ("unfinished", Unfinished),
                ("done", new() { Kinds = [TicketKind.Done, TicketKind.Cancelled], Order = TicketOrder.Newest }),
            })
            {
                Compare($"{engine}: 50 {name} by SQL, of {Large:#,0} : of {Small:#,0}", () => large.Store.Reading.Stored.List(query, null), () => small.Store.Reading.Stored.List(query, null), "at most 3");
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>In turns, so that both see the same noise; the medians count.</summary>
    static void Compare(string what, Func<object?> one, Func<object?> other, string aim)
    {
        var (ones, others) = (new List<double>(), new List<double>());
        for (var i = 0; i < Rounds; i++)
        {
            Measure(one, ones);
            Measure(other, others);
        }
        var (left, right) = (Benchmarks.Percentile(ones, 0.5), Benchmarks.Percentile(others, 0.5));
        Benchmarks.PrintRatio(string.Create(CultureInfo.InvariantCulture, $"{what} ({left * 1000:0} : {right * 1000:0.0} µs)"), left / right, aim);
    }

    static void Measure(Func<object?> read, List<double> times)
    {
        var started = Stopwatch.GetTimestamp();
        read();
        times.Add(Benchmarks.MillisecondsSince(started));
    }

    /// <summary>The newest are unfinished, half of them with a due time.</summary>
    static void Fill(StoreFixture fixture, int tickets, int open)
    {
        using var sql = fixture.Place.OpenWriter();
        sql.BeginWrite();
        for (var from = 1; from <= tickets; from += Batch)
        {
            Insert(sql, from, Math.Min(tickets, from + Batch - 1), tickets - open);
        }
        sql.Execute("DELETE FROM ticket_counts");
        sql.Execute("INSERT INTO ticket_counts (kind, tickets) SELECT kind, COUNT(*) FROM tickets GROUP BY kind");
        sql.Commit();
        if (sql.Dialect != SqlDialect.Sqlite)
        {
            sql.Script("ANALYZE"); // as PostgreSQL does by itself, sooner or later
        }
    }

    static void Insert(SqlSession sql, long from, long until, long done) =>
        sql.Execute(
            "WITH RECURSIVE n (i) AS (SELECT CAST(@from AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < @until) " +
            "INSERT INTO tickets (id, title, description, system, category, status, kind, sla, guaranteed, due_at, requester, occurrences, created_at, updated_at, last_seen_at, finished_at, version) " +
            "SELECT i, 'Sensor reports a fault', 'Something is not as it should be: 0.4 bar', 'system ' || (i % 50), 'heating', CASE WHEN i > @done THEN 'open' ELSE 'done' END, " +
            "CASE WHEN i > @done THEN 1 ELSE 3 END, 0, 0, CASE WHEN i % 2 = 0 THEN 1700000000000 + i * 1000 END, 'anna', 1, 1700000000000 + i, 1700000000000 + i, 1700000000000 + i, NULL, 1 FROM n",
            from, until, done);
}
