using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>
/// The order of one tenant's reports while its store is away. Normally they go straight to the store. When one comes back because the store is away, all that come after it are held until every one
/// on its way has its answer; then they go into the spool in the order in which they came, and so do the next ones, until <see cref="SpoolDrain"/> has entered them all.
/// </summary>
/// <param name="straight">Hands a report to the store; must queue it before it returns.</param>
/// <param name="begun">Called when entries wait: somebody has to enter them.</param>
/// <param name="troubleOf">What an exception means that comes from outside the program; null = it is a bug.</param>
/// <param name="spooled">Called after each report that went into the spool.</param>
sealed class SpoolLine(string tenant, ISpoolFile file, Func<Report, Origin, ValueTask<SubmitResult>> straight, Action<SpoolLine> begun, Action spooled, Func<Exception, Refusal?> troubleOf, TimeProvider time)
{
    enum Way
    {
        /// <summary>To the store.</summary>
        Straight,

        /// <summary>Held until those on their way have answers; then into the spool.</summary>
        Gathering,

        /// <summary>Into the spool.</summary>
        Spooling,

        /// <summary>Held while the last entries enter; then to the store.</summary>
        Closing,
    }

    /// <summary>A connection whose report is in doubt is closed, which tells its sender; until then more may come by it.</summary>
    static readonly TimeSpan LearnsWithin = TimeSpan.FromSeconds(5);

    readonly Lock _gate = new();

    /// <summary>Senders by their connection: each has an origin of its own.</summary>
    readonly Dictionary<Origin, long> _doubtful = new(ReferenceEqualityComparer.Instance);
    readonly List<HeldReport> _held = [];
    Way _way;
    long _last;
    int _onTheirWay;
    Refusal? _why;
    Refusal? _doubt;

    public string Tenant => tenant;

    /// <summary>Why reports do not go straight; null if they do.</summary>
    public Refusal? Why
    {
        get
        {
            lock (_gate)
            {
                return _why;
            }
        }
    }

    /// <summary>Takes a report. Completes when it is in the store or, in its turn, on the spool's disk.</summary>
    public ValueTask<SubmitResult> TakeAsync(Report report, Origin origin)
    {
        var held = new HeldReport(report, origin, Instant.From(time.GetUtcNow()));
        lock (_gate)
        {
            if (IsDoubtful(origin))
            {
                return ValueTask.FromResult(SubmitResult.Of(_doubt!));
            }
            held.Number = ++_last;
            if (_way != Way.Straight)
            {
                held.Wait();
                Keep(held);
                return new(held.Task);
            }
            _onTheirWay++;
        }
        return GoStraightAsync(held);
    }

    /// <summary>Entries were left by a former run: what comes now queues behind them.</summary>
    public void Resume(Refusal why)
    {
        lock (_gate)
        {
            (_way, _why) = (Way.Spooling, why);
        }
        begun(this);
    }

    /// <summary>The store is there: what comes now is held for as long as the last entries take.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _way = Way.Closing;
        }
    }

    /// <summary>The store is still away, or there is more to enter: what comes and what was held goes into the spool.</summary>
    /// <param name="why">Null = as before.</param>
    public void Reopen(Refusal? why = null)
    {
        lock (_gate)
        {
            (_way, _why) = (Way.Spooling, why ?? _why);
            ReleaseHeld();
        }
    }

    /// <summary>The spool is empty: what was held goes to the store in its order, and what comes after it.</summary>
    public void Open()
    {
        lock (_gate)
        {
            (_way, _why) = (Way.Straight, null);
            _doubtful.Clear();
            ReleaseHeld();
        }
    }

    /// <summary>The server ends: who still waits is told so.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _way = Way.Spooling; // what comes now is refused by the closed spool
            _held.ForEach(held => held.Complete(SubmitResult.Of(_why ?? Refusal.Busy)));
            _held.Clear();
        }
    }

    async ValueTask<SubmitResult> GoStraightAsync(HeldReport held)
    {
        SubmitResult result;
        try
        {
            result = await StraightAsync(held).ConfigureAwait(false);
        }
        catch
        {
            Answered(held, null);
            throw;
        }
        return Answered(held, result.Refusal) ? result : await held.Task.ConfigureAwait(false);
    }

    async ValueTask<SubmitResult> StraightAsync(HeldReport held)
    {
        try
        {
            return await straight(held.Report, held.Sender).ConfigureAwait(false);
        }
        catch (Exception exception) when (troubleOf(exception) is { } trouble)
        {
            return SubmitResult.Of(trouble);
        }
    }

    /// <summary>The store's answer to a report that went straight. True if it is the sender's, too; false if it has to wait.</summary>
    bool Answered(HeldReport held, Refusal? refusal)
    {
        var (waits, begins) = (refusal is not null && StoreAway.Is(refusal), false);
        lock (_gate)
        {
            _onTheirWay--;
            if (refusal?.Code == StoreAway.InDoubtCode)
            {
                Doubt(held, refusal);
            }
            else if (waits)
            {
                _why = refusal;
                if (_way == Way.Straight)
                {
                    _way = Way.Gathering;
                }
                held.Wait();
                if (IsDoubtful(held.Sender))
                {
                    held.Complete(SubmitResult.Of(_doubt!));
                }
                else
                {
                    Keep(held);
                }
            }
            if (_way == Way.Gathering && _onTheirWay == 0)
            {
                _way = Way.Spooling;
                ReleaseHeld();
                begins = true;
            }
        }
        if (begins)
        {
            begun(this);
        }
        return !waits;
    }

    /// <summary>
    /// Nobody knows whether a report is stored: its sender has to repeat it, and with it whatever it has sent behind it, or they would enter before it. Within the lock.
    /// </summary>
    void Doubt(HeldReport report, Refusal refusal)
    {
        _doubt = refusal;
        _doubtful[report.Sender] = time.GetTimestamp();
        foreach (var later in _held.Where(held => ReferenceEquals(held.Sender, report.Sender) && held.Number > report.Number).ToList())
        {
            _held.Remove(later);
            later.Complete(SubmitResult.Of(refusal));
        }
    }

    /// <summary>True for what a sender sent before it could know of the doubt. Within the lock.</summary>
    bool IsDoubtful(Origin sender) => _doubtful.Count > 0 && _doubtful.TryGetValue(sender, out var since) && time.GetElapsedTime(since) < LearnsWithin;

    /// <summary>Within the lock.</summary>
    void Keep(HeldReport held)
    {
        if (_way == Way.Spooling)
        {
            _ = AppendAsync(held, _why);
        }
        else
        {
            _held.Add(held);
        }
    }

    /// <summary>Within the lock, so that nothing that comes meanwhile overtakes them.</summary>
    void ReleaseHeld()
    {
        HeldReport[] held = [.. _held.OrderBy(one => one.Number)];
        _held.Clear();
        foreach (var one in held)
        {
            if (_way == Way.Spooling)
            {
                _ = AppendAsync(one, _why);
            }
            else
            {
                _onTheirWay++;
                _ = AnswerAsync(one);
            }
        }
    }

    async Task AnswerAsync(HeldReport held)
    {
        try
        {
            // What comes back is held again under its number; then its answer is that of the spool.
            var result = await StraightAsync(held).ConfigureAwait(false);
            if (Answered(held, result.Refusal))
            {
                held.Complete(result);
            }
        }
        catch (Exception bug)
        {
            Answered(held, null);
            held.Fail(bug);
        }
    }

    /// <param name="why">What is said if the spool cannot take it either.</param>
    async Task AppendAsync(HeldReport held, Refusal? why)
    {
        try
        {
            var refused = await file.AppendAsync(tenant, held.Report, held.Origin).ConfigureAwait(false);
            if (refused is null)
            {
                spooled();
            }
            held.Complete(refused is null ? SubmitResult.Spooled(held.ReceivedAt) : SubmitResult.Of(why ?? refused));
        }
        catch (Exception bug)
        {
            held.Fail(bug);
        }
    }
}
