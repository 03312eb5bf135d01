using System.Collections.Concurrent;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>
/// Sends what the outboxes of all tenants hold: takes what is due, decides what goes out alone and what together (<see cref="MailThrottle"/>), hands it in side by side (<see cref="MailLanes"/>), and marks what became of it.
/// A mail is marked sent only after the server's 250, so none is lost; it is leased while in hand, so none is sent twice while this process lives.
/// </summary>
sealed partial class Mailer : IAsyncDisposable
{
    /// <summary>How long after a crash a mail that was in hand comes back.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>For mail that waits behind an attempt that hangs.</summary>
    static readonly TimeSpan BlockedPause = TimeSpan.FromSeconds(30);

    /// <summary>Longest time without looking: leases are renewed and hanging attempts noticed while mail is in hand; else a change of the wall clock is.</summary>
    static readonly TimeSpan LookWhileBusy = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LookWhileIdle = TimeSpan.FromSeconds(60);

    static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(5);

    /// <summary>What attempts under way get when the program stops, before they are cut off.</summary>
    static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    readonly Smtp.SmtpClient _client;
    readonly TimeProvider _clock;
    readonly Func<bool> _mayTake;
    readonly TimeZoneInfo _zone;
    readonly ILogger _log;
    readonly ServerWatch _watch;
    readonly MailDelivery _delivery;
    readonly MailLanes _lanes;
    readonly AsyncSignal _signal = new();
    readonly CancellationTokenSource _stopping = new();
    readonly CancellationTokenSource _cutOff = new();
    readonly ConcurrentQueue<(MailInHand Mail, bool Delivered)> _ended = new();
    readonly Dictionary<(string Tenant, string Address), MailHistory> _histories = [];
    readonly List<Task> _attempts = [];
    volatile IOutbox[] _outboxes = [];
    Task _loop = Task.CompletedTask;
    int _turn;
    int _sending;

    /// <param name="count">Gets <c>sent</c>, <c>later</c> or <c>failed</c> for each attempt.</param>
    /// <param name="jitter">0 to 1; null = random.</param>
    /// <param name="mayTake">False while another server mails; null = always true. After a change call <see cref="LookAgain"/>.</param>
    public Mailer(Smtp.SmtpClient client, TicketMails mails, TimeProvider clock, ILogger log, Action<string> count, Func<double>? jitter = null, Func<bool>? mayTake = null)
    {
        _mayTake = mayTake ?? (() => true);
        jitter ??= Random.Shared.NextDouble;
        (_client, _clock, _log, _zone) = (client, clock, log, mails.Site.Zone);
        _watch = new(clock, jitter);
        _delivery = new(client, mails, _watch, clock, jitter, count, log);
        _lanes = new(clock);
    }

    /// <summary>Why mail cannot be taken from an outbox or marked in it; null if it can. A mail server that is away is no trouble: mail waits.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Mails that wait in all outboxes.</summary>
    public long Depth => _outboxes.Sum(outbox => outbox.Depth());

    /// <summary>Attempts under way.</summary>
    internal int Sending => Volatile.Read(ref _sending);

    /// <summary>Mails of this outbox too, from now on.</summary>
    public void Follow(IOutbox outbox)
    {
        lock (_stopping)
        {
            _outboxes = [.. _outboxes, outbox];
        }
        outbox.MailQueued += _signal.Set;
        _signal.Set();
    }

    /// <summary>No more mails of this outbox. Those in hand are sent and marked all the same.</summary>
    public void Leave(IOutbox outbox)
    {
        outbox.MailQueued -= _signal.Set;
        lock (_stopping)
        {
            _outboxes = [.. _outboxes.Where(one => one != outbox)];
        }
    }

    /// <summary>Something outside changed: looks at once what is due.</summary>
    public void LookAgain() => _signal.Set();

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Stops taking mail, gives attempts under way a moment, then puts back what is not done. Nothing in hand is lost or left leased.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        var attempts = Task.WhenAll(_attempts);
        await Task.WhenAny(attempts, Task.Delay(DrainTime, _clock)).ConfigureAwait(false);
        await _cutOff.CancelAsync().ConfigureAwait(false);
        await attempts.ConfigureAwait(false);
        await _client.DisposeAsync().ConfigureAwait(false);
        foreach (var outbox in _outboxes)
        {
            outbox.MailQueued -= _signal.Set;
        }
        _stopping.Dispose();
        _cutOff.Dispose();
    }

    Instant Now => Instant.From(_clock.GetUtcNow());

    async Task LoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var wait = TroublePause;
            try
            {
                wait = await PassAsync().ConfigureAwait(false);
                Trouble = null;
            }
            catch (OutboxTroubleException trouble)
            {
                Trouble = $"the outbox cannot be used: {trouble.Message}";
                LogTrouble(_log, trouble.Message);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception bug)
            {
                Trouble = "the mailer failed; see the log";
                LogBug(_log, bug);
            }
            await _signal.WaitAsync(wait, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await PutBackAsync(_lanes.TakeWaiting(), Now).ConfigureAwait(false);
    }

    /// <returns>How long nothing will be to do unless somebody signals.</returns>
    async Task<TimeSpan> PassAsync()
    {
        Collect();
        await RenewLeasesAsync().ConfigureAwait(false);
        if (!_mayTake())
        {
            await PutBackAsync(_lanes.TakeWaiting(), Now).ConfigureAwait(false);
            return _lanes.IsEmpty ? LookWhileIdle : LookWhileBusy;
        }
        if (_watch.IsAway)
        {
            await PutBackAsync(_lanes.TakeWaiting(), Now).ConfigureAwait(false);
            if (_lanes.Sending > 0 || _watch.UntilProbe > TimeSpan.Zero)
            {
                return _lanes.Sending > 0 ? LookWhileBusy : _watch.UntilProbe;
            }
        }
        await PutBackAsync(_lanes.TakeBlocked(), Now + BlockedPause).ConfigureAwait(false);
        await TakeAsync().ConfigureAwait(false);
        while (_lanes.TryStart(out var mail))
        {
            Interlocked.Increment(ref _sending);
            _attempts.Add(AttemptAsync(mail));
        }
        var wait = UntilNextIsDue();
        if (!_lanes.IsEmpty)
        {
            return _lanes.Free > 0 && !_watch.IsAway && wait < LookWhileBusy ? wait : LookWhileBusy;
        }
        if (wait > TroublePause)
        {
            await _client.CloseIdleAsync(_stopping.Token).ConfigureAwait(false);
        }
        return wait < LookWhileIdle ? wait : LookWhileIdle;
    }

    /// <summary>Remembers what attempts that ended have shown.</summary>
    void Collect()
    {
        _attempts.RemoveAll(attempt => attempt.IsCompleted);
        while (_ended.TryDequeue(out var end))
        {
            _lanes.Remove(end.Mail);
            if (end.Delivered)
            {
                HistoryOf(end.Mail.Outbox, end.Mail.Mail.Recipient).Sent(end.Mail.Mail, Now);
            }
        }
        if (_lanes.IsEmpty)
        {
            foreach (var (key, _) in _histories.Where(entry => entry.Value.IsEmptyAt(Now)).ToList())
            {
                _histories.Remove(key);
            }
        }
    }

    async Task RenewLeasesAsync()
    {
        foreach (var mail in _lanes.All.Where(mail => _clock.GetElapsedTime(mail.LeasedAt) > Lease / 2).ToList())
        {
            await mail.Outbox.MarkRetryAsync(mail.Mail.Id, Now + Lease, null, _stopping.Token).ConfigureAwait(false);
            mail.LeasedAt = _clock.GetTimestamp();
        }
    }

    /// <summary>Takes what is due, from each tenant its share. While the server is away: one mail, which finds out whether it is back.</summary>
    async Task TakeAsync()
    {
        var outboxes = _outboxes;
        _turn++;
        for (var i = 0; i < outboxes.Length && _lanes.Free > 0; i++)
        {
            var outbox = outboxes[(_turn + i) % outboxes.Length];
            var limit = _watch.IsAway ? 1 : Math.Max(1, _lanes.Free / (outboxes.Length - i));
            var due = await outbox.TakeDueAsync(Now, limit, Lease, _stopping.Token).ConfigureAwait(false);
            foreach (var person in due.Where(mail => !_lanes.Contains(outbox, mail.Id)).GroupBy(mail => mail.Recipient, StringComparer.OrdinalIgnoreCase))
            {
                await PlanAsync(outbox, person.Key, [.. person]).ConfigureAwait(false);
            }
            if (_watch.IsAway && !_lanes.IsEmpty)
            {
                return;
            }
        }
    }

    async Task AttemptAsync(MailInHand mail)
    {
        await Task.Yield();
        var delivered = await _delivery.RunAsync(mail.Outbox, mail.Mail, _cutOff.Token).ConfigureAwait(false);
        _ended.Enqueue((mail, delivered));
        Interlocked.Decrement(ref _sending);
        _signal.Set();
    }

    /// <summary>Gives up the lease, so that the mail is due at <paramref name="at"/> for whoever comes.</summary>
    async Task PutBackAsync(IReadOnlyList<MailInHand> mails, Instant at)
    {
        foreach (var mail in mails)
        {
            try
            {
                await mail.Outbox.MarkRetryAsync(mail.Mail.Id, at, null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (OutboxTroubleException trouble)
            {
                LogTrouble(_log, trouble.Message); // Its lease ends by itself.
            }
        }
    }

    TimeSpan UntilNextIsDue()
    {
        var wait = LookWhileIdle;
        foreach (var outbox in _outboxes)
        {
            if (outbox.NextAttempt() is { } next && next - Now < wait)
            {
                wait = next - Now;
            }
        }
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the outbox cannot be used: {Reason}")]
    static partial void LogTrouble(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the mailer failed; it goes on in a moment")]
    static partial void LogBug(ILogger log, Exception bug);
}
