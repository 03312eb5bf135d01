using System.Data.Common;
using Ticketing.Notify.Push;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Puts what browsers are to be told into the outbox within the transaction that causes it. The subscriptions are in memory: where there are none, nothing is asked or written.</summary>
sealed class PushRows(SqlSession session)
{
    readonly List<PushSubscription> _all = [];
    long _lastId = -1;

    public bool Any => _all.Count > 0;

    public void Load()
    {
        _lastId = -1;
        _all.Clear();
        _all.AddRange(session.List(PushSql.All, PushSql.Read));
    }

    /// <param name="occasion">What makes this one of its own among those of the same kind for the same ticket.</param>
    /// <param name="until">Quiet hours of a person: when it may come; null = now.</param>
    /// <returns>True if something was queued.</returns>
    public bool Queue(string user, Ticket ticket, string kind, Instant now, string occasion, string? by, string? text, Instant? until)
    {
        var queued = false;
        foreach (var one in _all)
        {
            if (string.Equals(one.User, user, StringComparison.OrdinalIgnoreCase) && one.Kinds.Contains(kind))
            {
                if (_lastId < 0)
                {
                    _lastId = session.Number("SELECT COALESCE(MAX(id), 0) FROM pushes");
                }
                var data = new PushData(one.Language, kind, ticket.Id, ticket.Title, ticket.System, by, text).Write();
                session.Send(PushSql.Insert, ++_lastId, one.Id, $"{kind}:{ticket.Id}:{occasion}", data, now.Milliseconds, (until ?? now).Milliseconds);
                queued = true;
            }
        }
        return queued;
    }

    /// <summary>A browser that has subscribed before is the same one, whoever it is now.</summary>
    /// <returns>Null if the person has too many.</returns>
    public PushSubscription? Save(PushSubscription wanted, int most)
    {
        var before = _all.FindIndex(one => one.Endpoint == wanted.Endpoint);
        var own = 0;
        foreach (var one in _all)
        {
            own += one.User == wanted.User ? 1 : 0;
        }
        if (before < 0 && own >= most)
        {
            return null;
        }
        var saved = wanted with { Id = before < 0 ? session.Number("SELECT COALESCE(MAX(id), 0) FROM push_subscriptions") + 1 : _all[before].Id };
        if (before >= 0)
        {
            session.Execute(PushSql.EndPushes, saved.Id);
            _all.RemoveAt(before);
        }
        session.Execute(PushSql.Put, saved.Id, saved.User, saved.Endpoint, saved.Receiver, saved.Secret, saved.Browser, saved.Language, string.Join(' ', saved.Kinds), saved.CreatedAt.Milliseconds);
        _all.Add(saved);
        return saved;
    }

    /// <summary>False if there is no such one.</summary>
    /// <param name="user">Whose it must be; null = anybody's.</param>
    public bool End(long id, string? user)
    {
        if (_all.RemoveAll(one => one.Id == id && (user is null || one.User == user)) == 0)
        {
            return false;
        }
        session.Execute(PushSql.EndPushes, id);
        session.Execute(PushSql.End, id);
        return true;
    }
}

/// <summary>Statements on pushes. There are as many subscriptions as browsers.</summary>
static class PushSql
{
    const string Columns = "id, user_name, endpoint, receiver, secret, browser, language, kinds, created_at, last_answer";

    public const string All = $"SELECT {Columns} FROM push_subscriptions ORDER BY id";
    public const string OfUser = $"SELECT {Columns} FROM push_subscriptions WHERE user_name = @user_name ORDER BY id";
    public const string Key = "SELECT key FROM push_keys WHERE id = 1";
    public const string PutKey = "INSERT INTO push_keys (id, key) VALUES (1, @key) ON CONFLICT (id) DO NOTHING";

    public const string Put =
        "INSERT INTO push_subscriptions (id, user_name, endpoint, receiver, secret, browser, language, kinds, created_at) VALUES (@id, @user_name, @endpoint, @receiver, @secret, @browser, @language, @kinds, @now) " +
        "ON CONFLICT (id) DO UPDATE SET user_name = excluded.user_name, receiver = excluded.receiver, secret = excluded.secret, browser = excluded.browser, language = excluded.language, kinds = excluded.kinds, last_answer = NULL";

    public const string End = "DELETE FROM push_subscriptions WHERE id = @id";
    public const string Answered = "UPDATE push_subscriptions SET last_answer = @answer WHERE id = @id";

    public const string Insert =
        "INSERT INTO pushes (id, subscription_id, cause, data, created_at, next_attempt_at, attempts) VALUES (@id, @subscription_id, @cause, @data, @now, @next, 0) ON CONFLICT (subscription_id, cause) DO NOTHING";

    /// <summary>By index <c>pushes_due</c>.</summary>
    public const string Due =
        "SELECT pushes.id, subscription_id, endpoint, receiver, secret, data, pushes.created_at, attempts FROM pushes JOIN push_subscriptions ON push_subscriptions.id = subscription_id " +
        "WHERE next_attempt_at <= @now ORDER BY next_attempt_at, pushes.id LIMIT @limit";

    /// <summary>By index <c>pushes_due</c>.</summary>
    public const string Next = "SELECT next_attempt_at FROM pushes ORDER BY next_attempt_at, id LIMIT 1";

    public const string Lease = "UPDATE pushes SET next_attempt_at = @until WHERE id = @id";
    public const string Retry = "UPDATE pushes SET next_attempt_at = @next, attempts = attempts + 1 WHERE id = @id";
    public const string Over = "DELETE FROM pushes WHERE id = @id";
    public const string EndPushes = "DELETE FROM pushes WHERE subscription_id = @subscription_id";

    public static PushSubscription Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), TicketRows.Text(row, 5), row.GetString(6), row.GetString(7).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        new(row.GetInt64(8)), TicketRows.Text(row, 9));

    public static DuePush ReadDue(DbDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), new(row.GetInt64(6)), (int)row.GetInt64(7));
}
