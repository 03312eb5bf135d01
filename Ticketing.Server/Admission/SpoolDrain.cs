using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>Enters one tenant's spooled reports when the store is back: oldest first, a batch per transaction, each once. Ends when all are in and the line is open again.</summary>
/// <param name="find">The tenant's store, or why there is none now.</param>
/// <param name="entered">Called after each entry that entered, with what became of it.</param>
sealed partial class SpoolDrain(SpoolLine line, ISpoolFile file, Func<string, (ITicketWriter? Tickets, Refusal? Trouble)> find, Action<SpoolEntry, SubmitResult> entered, Func<Exception, Refusal?> troubleOf, TimeProvider time, ILogger log)
{
    /// <summary>Entries per transaction: one commit is cheap for each of them, and those that come meanwhile wait a few milliseconds.</summary>
    public const int Batch = 256;

    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken stop)
    {
        var pause = FirstPause;
        var isBack = false;
        var limit = Batch;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            // Only when the store has just taken something it is worth to let others wait for the rest.
            if (isBack)
            {
                line.Close();
            }
            var read = await file.ReadAsync(line.Tenant, limit).ConfigureAwait(false);
            if (read.Value is { Count: 0 })
            {
                if (isBack)
                {
                    line.Open();
                    LogBack(log, line.Tenant);
                    return;
                }
                isBack = true; // nothing could be kept: the store may show by itself whether it is there
                continue;
            }
            if (read.Value is { } batch && batch.Count == limit)
            {
                line.Reopen(); // more than one turn: nobody is to wait for it
            }
            var trouble = read.Value is { } entries ? await EnterAsync(entries, limit).ConfigureAwait(false) : new(read.Refusal, false);
            if (trouble.IsBug)
            {
                limit = 1;
                continue;
            }
            if (trouble.Refusal is null)
            {
                (isBack, pause, limit) = (true, FirstPause, Batch);
                continue;
            }
            isBack = false;
            line.Reopen(trouble.Refusal);
            await Task.Delay(pause, time, stop).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Enters and removes a batch.</summary>
    async Task<(Refusal? Refusal, bool IsBug)> EnterAsync(IReadOnlyList<SpoolEntry> batch, int limit)
    {
        var (tickets, trouble) = find(line.Tenant);
        if (tickets is null && trouble!.Kind == RefusalKind.NotFound)
        {
            // Deleted for good while they waited, and with it all that was its.
            LogGone(log, line.Tenant, batch.Count);
            return (await file.RemoveAsync(line.Tenant, batch[^1].Id).ConfigureAwait(false), false);
        }
        if (tickets is null)
        {
            return (trouble, false);
        }
        Outcome<SpoolEntered> outcome;
        try
        {
            outcome = await tickets.EnterAsync(file.Name, batch).ConfigureAwait(false);
        }
        catch (Exception exception) when (troubleOf(exception) is { } away)
        {
            return (away, false);
        }
        catch (Exception bug) when (limit > 1)
        {
            LogOneByOne(log, bug, line.Tenant, batch.Count);
            return (null, true);
        }
        catch (Exception bug)
        {
            // The one that cannot be entered blocks nobody: the audit trail keeps what is known of it.
            LogBug(log, bug, line.Tenant, batch[0].Id);
            outcome = await tickets.EnterAsync(file.Name, [batch[0] with { Report = Stranded(batch[0].Report) }]).ConfigureAwait(false);
        }
        if (outcome.Value is not { } done)
        {
            return (outcome.Refusal, false);
        }
        for (var i = 0; i < batch.Count; i++)
        {
            if (done.Results[i] is { } result)
            {
                entered(batch[i], result);
            }
        }
        return (await file.RemoveAsync(line.Tenant, batch[^1].Id).ConfigureAwait(false), false);
    }

    static Report.Unreadable Stranded(Report report)
    {
        var title = report is Report.Submitted { Submission: var submission } ? submission.Title : report.GetType().Name;
        return new(report.SystemName, "internal", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(title)));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "store {Tenant}: everything in the spool has entered")]
    private static partial void LogBack(ILogger log, string tenant);

    [LoggerMessage(Level = LogLevel.Error, Message = "there is no tenant {Tenant} any more: {Count} spooled reports are dropped")]
    private static partial void LogGone(ILogger log, string tenant, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "store {Tenant}: one of {Count} spooled reports cannot be entered; they are entered one by one")]
    private static partial void LogOneByOne(ILogger log, Exception bug, string tenant, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "store {Tenant}: spooled report {Id} cannot be entered; the audit trail names it")]
    private static partial void LogBug(ILogger log, Exception bug, string tenant, long id);
}
