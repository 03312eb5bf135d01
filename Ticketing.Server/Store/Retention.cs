using System.Globalization;
using Ticketing.Intake.Http;
using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What a tenant's store keeps: how much room each kind takes, and the end of what is old and done with. What happened to tickets stays in the log.</summary>
sealed class Retention(TenantStore store)
{
    /// <summary>Rows in one transaction, so that intake need not wait.</summary>
    const int AtOnce = 2_000;

    /// <summary>Reads every page of an SQLite store: for a look now and then.</summary>
    public IReadOnlyList<KeptDocument> All() => store.Pool.Read<IReadOnlyList<KeptDocument>>(sql =>
    {
        var sizes = TableSizes.Of(sql);
        var all = new List<KeptDocument>(KeptKinds.All.Count);
        foreach (var kind in KeptKinds.All)
        {
            long bytes = 0;
            foreach (var table in kind.Tables)
            {
                bytes += sizes.GetValueOrDefault(table);
            }
            all.Add(new(kind.Name, sql.Number(kind.Count), sizes.Count == 0 ? null : bytes, kind.Ends, kind.Limit, kind.Old is not null));
        }
        return all;
    });

    /// <summary>What would be freed.</summary>
    public OldRows Measure(OldSql old, Instant until) => store.Pool.Read(sql => new OldRows(sql.Number(old.Count, until.Milliseconds), sql.Number(old.Bytes, until.Milliseconds)));

    /// <summary>Deletes all of it. With each part goes a line of the audit trail: who wanted it, and how many there were.</summary>
    public async ValueTask<Refusal?> ForgetAsync(OldSql old, Instant until, Origin origin, CancellationToken cancel)
    {
        while (true)
        {
            var (_, more, refusal) = await StepAsync(old, until, origin, cancel).ConfigureAwait(false);
            if (refusal is not null || !more)
            {
                return refusal;
            }
        }
    }

    /// <summary>One turn of what the setting wants to be forgotten: a part of each kind.</summary>
    public async ValueTask<JobResult> ForgetAllAsync(Instant until, CancellationToken cancel)
    {
        var (acted, more) = (0, false);
        foreach (var kind in KeptKinds.All)
        {
            if (kind.Old is { } old)
            {
                var (forgotten, left, refusal) = await StepAsync(old, until, Origin.Clock, cancel).ConfigureAwait(false);
                if (refusal is not null)
                {
                    return new(acted, Trouble: refusal);
                }
                (acted, more) = (acted + forgotten, more || left);
            }
        }
        return new(acted, more);
    }

    /// <summary>What is old is found by a reader; the writer looks at those rows again.</summary>
    async ValueTask<(int Forgotten, bool More, Refusal? Trouble)> StepAsync(OldSql old, Instant until, Origin origin, CancellationToken cancel)
    {
        var keys = store.Pool.Read(sql => sql.List(old.First, row => row.GetInt64(0), until.Milliseconds, (long)AtOnce));
        if (keys.Count == 0)
        {
            return default;
        }
        var forgotten = 0;
        var refusal = await store.RunAsync(session =>
        {
            forgotten = session.Sql.Execute(old.Forget, keys[0], keys[^1], until.Milliseconds);
            if (forgotten > 0)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{forgotten} {old.Words} {until.Utc:yyyy-MM-dd}");
                session.Events.Append(session.Now, old.EventType, null, origin, new EventData { Text = text }.Write());
            }
        }, cancel).ConfigureAwait(false);
        return (forgotten, forgotten > 0 && keys.Count == AtOnce, refusal);
    }
}
