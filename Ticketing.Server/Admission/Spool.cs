using System.Collections.Concurrent;
using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>
/// Takes reports while the store is away: they are acknowledged once they are on this server's own disk, and enter the store in their order, each once, when it is back. What is refused on entering is
/// in the audit trail and told by <see cref="Refused"/>.
/// </summary>
public sealed partial class Spool : IAsyncDisposable
{
    readonly ISpoolFile _file;
    readonly bool _all;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly ITenantStores _stores;
    readonly Func<Exception, Refusal?> _troubleOf;
    readonly Func<string, bool> _exists;
    readonly ConcurrentDictionary<string, SpoolLine> _lines = new();
    readonly ConcurrentDictionary<SpoolLine, Task> _drains = new();
    readonly CancellationTokenSource _stop = new();
    static readonly Refusal Elsewhere = new(RefusalKind.Unavailable, StoreAway.UnavailableCode, "The tenant has no store at the moment. Nothing was stored; try again in a few seconds.");

    long _spooled;
    long _entered;
    long _refused;

    /// <param name="troubleOf">What an exception of a store that cannot be opened means; null = it is a bug.</param>
    /// <param name="all">True: every submission may wait; false: those that are to be recorded in any case.</param>
    /// <param name="exists">True for a tenant that is there, though perhaps without a store for now, such as one that is being moved.</param>
    public Spool(ITenantStores stores, ISpoolFile file, bool all, Func<Exception, Refusal?> troubleOf, Func<string, bool> exists, TimeProvider time, ILogger<Spool> log)
    {
        (_stores, _file, _all, _troubleOf, _exists, _time, _log) = (stores, file, all, troubleOf, exists, time, log);
        Stores = new SpoolingStores(stores, this);
    }

    /// <summary>The same stores, but what may wait does so while they are away.</summary>
    public ITenantStores Stores { get; }

    /// <summary>Reports that wait.</summary>
    public long Depth => _file.Depth;

    /// <summary>Reports ever put into the spool, since the start.</summary>
    public long Spooled => Interlocked.Read(ref _spooled);

    /// <summary>Reports ever entered from the spool, since the start.</summary>
    public long Entered => Interlocked.Read(ref _entered);

    /// <summary>Of those, the ones the store refused.</summary>
    public long RefusedLater => Interlocked.Read(ref _refused);

    /// <summary>A report was acknowledged and then refused by its store; the refusal is in the audit trail.</summary>
    public event Action<SpoolEntry, Refusal>? Refused;

    /// <summary>What keeps reports from going straight, and how many wait; null if nothing does.</summary>
    public string? Trouble => _lines.Values.FirstOrDefault(line => line.Why is not null) is { Why: { } why } away
        ? $"the store of tenant '{away.Tenant}' is away ({why.Code}); {Depth} report(s) wait in this server's spool"
        : null;

    /// <summary>Begins to enter what a former run left.</summary>
    public void Start()
    {
        foreach (var tenant in _file.Left)
        {
            LineOf(tenant).Resume(new(RefusalKind.Unavailable, StoreAway.UnavailableCode, "Earlier reports have to enter the store first. Nothing was stored; try again in a few seconds."));
        }
    }

    /// <summary>True if it is worth more late than never: <c>ifRefused: record</c>, the end of a condition (which must not overtake its beginning), or everything if the settings say so.</summary>
    internal bool MayWait(Submission submission) => _all || submission.IfRefused == IfRefused.Record || submission.Signal == Signal.Ok;

    internal ValueTask<SubmitResult> TakeAsync(string tenant, Report report, Origin origin) => LineOf(tenant).TakeAsync(report, origin);

    SpoolLine LineOf(string tenant) => _lines.TryGetValue(tenant, out var line) ? line
        : _lines.GetOrAdd(tenant, _ => new SpoolLine(tenant, _file, (report, origin) => TellAsync(tenant, report, origin), Begin, () => Interlocked.Increment(ref _spooled), _troubleOf, _time));

    ValueTask<SubmitResult> TellAsync(string tenant, Report report, Origin origin)
    {
        var (tickets, trouble) = Find(tenant);
        return tickets is null ? ValueTask.FromResult(SubmitResult.Of(trouble!)) : report.TellAsync(tickets, origin);
    }

    /// <summary>The writer of a tenant's store; null with the reason if there is none, or if it cannot be opened now.</summary>
    (ITicketWriter? Tickets, Refusal? Trouble) Find(string tenant)
    {
        try
        {
            return _stores.Find(tenant) is { } store ? (store.Tickets, null) : (null, _exists(tenant) ? Elsewhere : Refusal.NotFound($"tenant '{tenant}'"));
        }
        catch (Exception exception) when (_troubleOf(exception) is { } away)
        {
            return (null, away);
        }
    }

    /// <summary>Called within the line's lock or beside it: only starts.</summary>
    void Begin(SpoolLine line)
    {
        if (!_stop.IsCancellationRequested)
        {
            LogAway(_log, line.Tenant, line.Why?.Code ?? "", Depth);
            _drains[line] = Task.Run(() => DrainAsync(line));
        }
    }

    async Task DrainAsync(SpoolLine line)
    {
        try
        {
            await new SpoolDrain(line, _file, Find, OnEntered, _troubleOf, _time, _log).RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for; what is left enters after the next start.
        }
    }

    void OnEntered(SpoolEntry entry, SubmitResult result)
    {
        Interlocked.Increment(ref _entered);
        if (result.Refusal is { } refusal)
        {
            Interlocked.Increment(ref _refused);
            LogRefused(_log, entry.Tenant, entry.Report.SystemName ?? "?", refusal.Code);
            Refused?.Invoke(entry, refusal);
        }
    }

    /// <summary>Ends the entering; who is held is refused. The file is closed by its owner, after the doors.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_drains.Values).ConfigureAwait(false);
        foreach (var line in _lines.Values)
        {
            line.Abandon();
        }
        _stop.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "store {Tenant} is away ({Code}): reports are kept in this server's spool ({Depth} wait) and enter in order when it is back")]
    private static partial void LogAway(ILogger log, string tenant, string code, long depth);

    [LoggerMessage(Level = LogLevel.Warning, Message = "store {Tenant}: a spooled report of {System} was refused when it entered ({Code}); the audit trail has it")]
    private static partial void LogRefused(ILogger log, string tenant, string system, string code);
}
