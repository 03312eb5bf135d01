using Ticketing.Tickets;

namespace Ticketing.Scheduling;

/// <summary>A sweep over due times that looks at each stretch of time once: from where the last turn ended to a little ahead of now. After a start it begins at the beginning.</summary>
/// <param name="ahead">How far ahead of now it looks.</param>
/// <param name="skipPast">True if what is due already is none of its business.</param>
sealed class DueSweep(TimeSpan ahead, bool skipPast, Func<Instant, Instant, int, IReadOnlyList<long>> find, Func<long, CancellationToken, ValueTask<Refusal?>> act)
{
    /// <summary>Tickets per turn: they share the writer's groups, and other work gets in between.</summary>
    public const int Limit = 200;

    Instant _done = new(long.MinValue);

    public async ValueTask<JobResult> RunAsync(Instant now, CancellationToken cancel)
    {
        var until = now + ahead;
        // The clock was put back: what is taken in from now on may be due before the end of the last turn.
        var after = _done > until ? until : _done;
        if (skipPast && after < now)
        {
            after = now;
        }
        var ids = find(after, until, Limit);
        var result = await Sweep.ActAsync(ids, act, Limit, cancel).ConfigureAwait(false);
        if (result is { Trouble: null, More: false })
        {
            _done = until;
        }
        return result;
    }
}

/// <summary>Acting on what was found.</summary>
static class Sweep
{
    /// <summary>Acts on all at once, so that they share a transaction; the first trouble is the result's.</summary>
    public static async ValueTask<JobResult> ActAsync<T>(IReadOnlyList<T> found, Func<T, CancellationToken, ValueTask<Refusal?>> act, int limit, CancellationToken cancel)
    {
        if (found.Count == 0)
        {
            return JobResult.Nothing;
        }
        var refusals = await Task.WhenAll(found.Select(one => act(one, cancel).AsTask())).ConfigureAwait(false);
        return new(refusals.Count(refusal => refusal is null), found.Count >= limit, refusals.FirstOrDefault(refusal => refusal is not null));
    }
}
