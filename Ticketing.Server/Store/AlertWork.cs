using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Alerts inside the writer's transaction: one that fires and is not silenced is a condition that is there, with its ticket; one that has ended is over. What is repeated changes nothing but its end.</summary>
sealed class AlertWork
{
    readonly TenantSession _session;
    readonly ConditionWork _conditions;
    readonly LifeSignWork _life;

    public AlertWork(TenantSession session)
    {
        var end = new TicketEnd(session);
        _session = session;
        _conditions = new(session, new(session, end));
        _life = new(session, end);
    }

    public void Take(IReadOnlyList<Alert> alerts, Origin origin)
    {
        IReadOnlyList<Silence>? silences = null;
        foreach (var sent in alerts)
        {
            var alert = _session.Sql.First(AlertSql.Find, AlertSql.Read, sent.System, sent.Fingerprint) is { } known ? sent.After(known) : sent;
            if (alert.EndsAt <= _session.Now)
            {
                End(alert, origin);
                continue;
            }
            _session.Sql.Send(AlertSql.Put, alert.System, alert.Fingerprint, alert.StartsAt.Milliseconds, alert.EndsAt.Milliseconds, alert.UpdatedAt.Milliseconds, AlertSql.DataOf(alert));
            Fire(alert, silences ??= Silences(), origin);
        }
    }

    /// <summary>It was not sent again in time; nothing happens if it was, meanwhile.</summary>
    public void EndIfPassed(string system, string fingerprint)
    {
        if (_session.Sql.First(AlertSql.Find, AlertSql.Read, system, fingerprint) is { } alert && alert.EndsAt <= _session.Now)
        {
            End(alert, Origin.Clock);
        }
    }

    public Outcome<Silence> Save(Silence silence, string newId)
    {
        var now = _session.Now;
        if (silence.Id.Length == 0)
        {
            return Put(silence with { Id = newId });
        }
        if (Find(silence.Id) is not { } known)
        {
            return Refusal.NotFound($"silence {silence.Id}");
        }
        if (CanChange(known, silence, now))
        {
            return Put(known.StartsAt <= now ? silence with { StartsAt = known.StartsAt } : silence);
        }
        if (known.EndsAt > now)
        {
            Put(known with { EndsAt = now });
        }
        var saved = Put(silence with { Id = newId });
        Release(known.Id, Origin.Clock);
        return saved;
    }

    public Refusal? End(string id, Origin origin)
    {
        if (Find(id) is not { } silence)
        {
            return Refusal.NotFound($"silence {id}");
        }
        if (silence.EndsAt <= _session.Now)
        {
            return new(RefusalKind.Conflict, "already-expired", $"The silence {id} is expired already.");
        }
        Put(silence with { StartsAt = silence.StartsAt < _session.Now ? silence.StartsAt : _session.Now, EndsAt = _session.Now });
        Release(id, origin);
        return null;
    }

    /// <summary>The silence is over: what it held and still fires makes its ticket, unless another silence holds it.</summary>
    public void Release(string id, Origin origin)
    {
        if (Find(id) is not { } over || over.EndsAt > _session.Now)
        {
            return;
        }
        _session.Sql.Send(AlertSql.Release, id);
        var silences = Silences();
        foreach (var alert in _session.Sql.List(AlertSql.After, AlertSql.Read, _session.Now.Milliseconds))
        {
            if (over.Matches(alert.Labels))
            {
                Fire(alert, silences, origin);
            }
        }
    }

    /// <summary>As Alertmanager decides it: the matchers stay, and so does a beginning that has passed.</summary>
    static bool CanChange(Silence known, Silence wanted, Instant now) =>
        known.EndsAt > now && wanted.EndsAt >= now && known.Matchers.SequenceEqual(wanted.Matchers) && (known.StartsAt > now || wanted.StartsAt <= now);

    void Fire(Alert alert, IReadOnlyList<Silence> silences, Origin origin)
    {
        if (alert.IsWatchdog)
        {
            _life.Alive(alert.System, heartbeat: true, origin);
        }
        else if (Silence.Holding(silences, alert, _session.Now).Count == 0)
        {
            _conditions.Run(alert.ToSubmission(Signal.Firing), origin);
        }
    }

    void End(Alert alert, Origin origin)
    {
        _session.Sql.Send(AlertSql.Drop, alert.System, alert.Fingerprint);
        if (!alert.IsWatchdog)
        {
            _conditions.Run(alert.ToSubmission(Signal.Ok), origin);
        }
    }

    Silence Put(Silence silence)
    {
        _session.Sql.Send(AlertSql.PutSilence, silence.Id, silence.StartsAt.Milliseconds, silence.EndsAt.Milliseconds, _session.Now.Milliseconds, AlertSql.DataOf(silence));
        return silence with { UpdatedAt = _session.Now };
    }

    Silence? Find(string id) => _session.Sql.First(AlertSql.FindSilence, AlertSql.ReadSilence, id);

    List<Silence> Silences() => _session.Sql.List(AlertSql.Silences, AlertSql.ReadSilence);
}
