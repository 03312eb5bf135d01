using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The spool in its SQLite file, with group commit and <c>synchronous=FULL</c>: what was appended survives a power cut. Bounded; when it is full it says so and takes nothing.</summary>
sealed partial class SpoolFile : ISpoolFile, IStoreState, IDisposable
{
    /// <summary>Reports that may wait: hours of a busy home, minutes of a fleet.</summary>
    public const long MaximumReports = 200_000;

    /// <summary>Bytes of their text that may wait.</summary>
    public const long MaximumBytes = 256L * 1024 * 1024;

    static readonly Refusal Full = new(RefusalKind.Unavailable, "spool-full", "The store is away and the spool is full. Nothing was stored; try again later.");

    readonly SqlSession _sql;
    readonly StoreWriter _writer;
    readonly long _maximumReports;
    long _reports;
    long _bytes;
    long _last;

    SpoolFile(SqlSession sql, long maximumReports, TimeProvider clock, ILogger log, Action? broken)
    {
        (_sql, _maximumReports) = (sql, maximumReports);
        (_reports, _bytes) = sql.List(SpoolSql.Size, row => (row.GetInt64(0), row.GetInt64(1)))[0];
        if (_reports == 0)
        {
            // Nobody may mistake new entries for old ones, not even when the data directory was copied.
            sql.Execute(SpoolSql.Rename, RandomNumberGenerator.GetHexString(16, lowercase: true));
        }
        Name = sql.List(SpoolSql.Name, row => row.GetString(0))[0];
        Left = sql.List(SpoolSql.Tenants, row => row.GetString(0));
        RolledBack();
        _writer = new(SpoolName, sql, this, clock, log, broken: broken);
    }

    const string SpoolName = "spool";

    public string Name { get; }
    public long Depth => Interlocked.Read(ref _reports);
    public IReadOnlyCollection<string> Left { get; }

    /// <summary>Opens the spool, creating it first. A file that is damaged is put aside: what can still be acknowledged matters more than a look at what was.</summary>
    /// <param name="broken">Called once, when the disk failed under a commit: the process is to end.</param>
    /// <exception cref="NewerSchemaException">It was written by a newer program.</exception>
    public static SpoolFile Open(string path, TimeProvider clock, ILogger log, Action? broken = null, long maximumReports = MaximumReports)
    {
        try
        {
            return OpenWhole(path, clock, log, broken, maximumReports);
        }
        catch (SqliteException damage) when (StoreTrouble.IsFatal(damage))
        {
            var aside = $"{path}.damaged-{clock.GetUtcNow():yyyyMMddHHmmss}";
            foreach (var suffix in ((string[])["", "-wal", "-shm"]).Where(suffix => File.Exists(path + suffix)))
            {
                File.Move(path + suffix, aside + suffix, overwrite: true);
            }
            LogDamaged(log, path, damage.Message, aside);
            Hosting.DataDirectory.EnsurePrivate(path);
            return OpenWhole(path, clock, log, broken, maximumReports);
        }
    }

    static SpoolFile OpenWhole(string path, TimeProvider clock, ILogger log, Action? broken, long maximumReports)
    {
        var sql = SqlSession.OpenSqlite(path, readOnly: false);
        try
        {
            Migrations.Apply(sql, "spool", path, clock.GetUtcNow().ToUnixTimeMilliseconds());
            return new(sql, maximumReports, clock, log, broken);
        }
        catch
        {
            sql.Dispose();
            throw;
        }
    }

    public async Task<Refusal?> AppendAsync(string tenant, Report report, Origin origin)
    {
        var (kind, text) = (SpoolText.KindOf(report), SpoolText.Write(report));
        var reports = Interlocked.Increment(ref _reports);
        var bytes = Interlocked.Add(ref _bytes, text.Length);
        var refusal = reports > _maximumReports || bytes > MaximumBytes ? Full : await _writer.RunAsync<Refusal?>(
            () =>
            {
                _sql.Execute(SpoolSql.Append, ++_last, tenant, origin.ReceivedAt!.Value.Milliseconds, origin.Actor, origin.Door, origin.Address, kind, text);
                return null;
            },
            refusal => refusal).ConfigureAwait(false);
        if (refusal is not null)
        {
            Interlocked.Decrement(ref _reports);
            Interlocked.Add(ref _bytes, -text.Length);
        }
        return refusal;
    }

    public Task<Outcome<IReadOnlyList<SpoolEntry>>> ReadAsync(string tenant, int limit) => _writer.RunAsync<Outcome<IReadOnlyList<SpoolEntry>>>(
        () => _sql.List(SpoolSql.Oldest, row => new SpoolEntry(
            row.GetInt64(0), tenant, SpoolText.Read(row.GetInt64(5), row.GetString(6)),
            new Origin(row.GetString(2), row.GetString(3), TicketRows.Text(row, 4)) { ReceivedAt = new Instant(row.GetInt64(1)) }), tenant, (long)limit),
        refusal => refusal);

    public async Task<Refusal?> RemoveAsync(string tenant, long upTo)
    {
        var (removed, bytes) = (0L, 0L);
        var refusal = await _writer.RunAsync<Refusal?>(
            () =>
            {
                (removed, bytes) = _sql.List(SpoolSql.SizeUpTo, row => (row.GetInt64(0), row.GetInt64(1)), tenant, upTo)[0];
                _sql.Execute(SpoolSql.Remove, tenant, upTo);
                return null;
            },
            refusal => refusal).ConfigureAwait(false);
        if (refusal is null)
        {
            Interlocked.Add(ref _reports, -removed);
            Interlocked.Add(ref _bytes, -bytes);
        }
        return refusal;
    }

    public string? Notice => null;

    public AheadQuery? Ahead(IReadOnlyList<StoreWork> group) => null;

    public void Begin(Instant now, bool moved)
    {
        // The time of a report is that of its reception, and nobody else writes here.
    }

    public void Flush() => _sql.Execute(SpoolSql.SetLast, _last);

    public void Committed()
    {
        // Nothing is kept beside the rows but counts.
    }

    public void RolledBack() => _last = _sql.Number(SpoolSql.Last);

    public bool IsStored() => false;

    public void Dispose() => _writer.Dispose();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is damaged ({Reason}) and was put aside as {Aside}: reports that waited in it have not entered. The spool begins anew")]
    private static partial void LogDamaged(ILogger log, string path, string reason, string aside);
}

/// <summary>The statements of the spool.</summary>
static class SpoolSql
{
    public const string Size = "SELECT COUNT(*), COALESCE(SUM(LENGTH(report)), 0) FROM reports";
    public const string Rename = "INSERT INTO spool (one, name, last_id) VALUES (1, @name, 0) ON CONFLICT (one) DO UPDATE SET name = excluded.name, last_id = 0";
    public const string Name = "SELECT name FROM spool";
    public const string Last = "SELECT last_id FROM spool";
    public const string SetLast = "UPDATE spool SET last_id = @id";
    public const string Tenants = "SELECT DISTINCT tenant FROM reports ORDER BY tenant";
    public const string Append = "INSERT INTO reports (id, tenant, received_at, actor, door, address, kind, report) VALUES (@id, @tenant, @at, @actor, @door, @address, @kind, @report)";

    /// <summary>By index <c>reports_tenant</c>.</summary>
    public const string Oldest = "SELECT id, received_at, actor, door, address, kind, report FROM reports WHERE tenant = @tenant ORDER BY id LIMIT @limit";

    /// <summary>As above.</summary>
    public const string SizeUpTo = "SELECT COUNT(*), COALESCE(SUM(LENGTH(report)), 0) FROM reports WHERE tenant = @tenant AND id <= @id";

    /// <summary>As above.</summary>
    public const string Remove = "DELETE FROM reports WHERE tenant = @tenant AND id <= @id";
}
