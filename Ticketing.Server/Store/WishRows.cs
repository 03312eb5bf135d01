using System.Data.Common;
using Ticketing.Notify;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>What the people of a tenant want to be mailed, for the writer: in memory, because it is asked for each mail.</summary>
sealed class WishRows(SqlSession session)
{
    readonly Dictionary<string, MailWishes> _all = new(StringComparer.OrdinalIgnoreCase);

    public void Load()
    {
        _all.Clear();
        foreach (var wishes in session.List(WishSql.All, WishSql.Read))
        {
            _all[wishes.User] = wishes;
        }
    }

    public bool Wants(string user, string kind) => !_all.TryGetValue(user, out var wishes) || wishes.Wants(kind);

    /// <summary>In which somebody wants to be written to; English if they never said.</summary>
    public MailLanguage LanguageOf(string user) => MailLanguage.Of(_all.TryGetValue(user, out var wishes) ? wishes.Language : null);

    /// <summary>Until when something of that kind is to wait for a person's quiet hours; null = it may go now.</summary>
    public Instant? HeldUntil(string user, string kind, bool isGold, Instant now, TimeZoneInfo zone) => _all.TryGetValue(user, out var wishes) ? wishes.HeldUntil(kind, isGold, now, zone) : null;

    public void Save(MailWishes wishes)
    {
        session.Execute(WishSql.Put, wishes.User, string.Join(' ', wishes.Muted), WishSql.MinutesOf(wishes.Quiet?.From), WishSql.MinutesOf(wishes.Quiet?.Until), wishes.Quiet is { GoldComes: true } ? 1L : 0L, wishes.Digest ? 1L : 0L, wishes.Language);
        _all[wishes.User] = wishes;
    }
}

/// <summary>One tenant's wishes about mail, read and changed.</summary>
sealed class WishStore(TenantStore store)
{
    /// <summary>Those of a user; who never chose gets everything at any time.</summary>
    public MailWishes Find(string user) => store.Pool.Read(sql => sql.First(WishSql.OfUser, WishSql.Read, user)) ?? new(user);

    /// <summary>From its commit on they hold, for mail that waits too. Null = it is on disk.</summary>
    public ValueTask<Refusal?> SaveAsync(MailWishes wishes, Origin origin, CancellationToken cancel) => store.RunAsync(
        session =>
        {
            session.Mail.SaveWishes(wishes, session.Now);
            session.Events.Append(session.Now, EventTypes.MailsChanged, null, origin);
        },
        cancel);
}

/// <summary>Statements on wishes. There are as many as people.</summary>
static class WishSql
{
    const string Columns = "user_name, muted, quiet_from, quiet_until, quiet_gold, digest, language";

    public const string All = $"SELECT {Columns} FROM mail_wishes";

    /// <summary>By the primary key.</summary>
    public const string OfUser = $"SELECT {Columns} FROM mail_wishes WHERE user_name = @user_name";

    public const string Put =
        $"INSERT INTO mail_wishes ({Columns}) VALUES (@user_name, @muted, @quiet_from, @quiet_until, @quiet_gold, @digest, @language) " +
        "ON CONFLICT (user_name) DO UPDATE SET muted = excluded.muted, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, quiet_gold = excluded.quiet_gold, digest = excluded.digest, language = excluded.language";

    /// <summary>Mail to somebody that was put off and never tried: whether it still has to wait is asked again.</summary>
    public const string Release = "UPDATE outbox SET next_attempt_at = @now WHERE state = 0 AND attempts = 0 AND recipient_name = @recipient_name AND next_attempt_at > @now";

    public static MailWishes Read(DbDataReader row) => new(row.GetString(0))
    {
        Muted = row.GetString(1).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Quiet = row.IsDBNull(2) || row.IsDBNull(3) ? null : new(TimeOf(row.GetInt64(2)), TimeOf(row.GetInt64(3)), row.GetInt64(4) != 0),
        Digest = row.GetInt64(5) != 0,
        Language = row.IsDBNull(6) ? null : row.GetString(6),
    };

    public static object? MinutesOf(TimeOnly? time) => time is { } at ? (long)(at.ToTimeSpan().TotalMinutes) : null;

    static TimeOnly TimeOf(long minutes) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minutes));
}
