using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The calendars that a tenant's people have subscribed to. Of the secret in each address only the hash is kept.</summary>
sealed class CalendarRows(TenantStore store)
{
    /// <summary>By the primary key.</summary>
    public const string Since = "SELECT created_at FROM calendars WHERE user_name = @user_name";

    /// <summary>By the unique index on the hash.</summary>
    public const string Owner = "SELECT user_name FROM calendars WHERE key = @key";

    const string Put = "INSERT INTO calendars (user_name, key, created_at) VALUES (@user_name, @key, @now) ON CONFLICT (user_name) DO UPDATE SET key = excluded.key, created_at = excluded.created_at";
    const string End = "DELETE FROM calendars WHERE user_name = @user_name";

    public Instant? SinceOf(string user) => store.Pool.Read(sql => sql.Scalar(Since, user)) is long at ? new Instant(at) : null;

    public string? OwnerOf(string hash) => store.Pool.Read(sql => sql.Scalar(Owner, hash)) as string;

    /// <param name="hash">Null = the calendar ends.</param>
    /// <returns>Null = it is on disk.</returns>
    public ValueTask<Refusal?> SaveAsync(string user, string? hash, Origin origin, CancellationToken cancel) => store.RunAsync(
        session =>
        {
            if (hash is null)
            {
                session.Sql.Execute(End, user);
            }
            else
            {
                session.Sql.Execute(Put, user, hash, session.Now.Milliseconds);
            }
            session.Events.Append(session.Now, EventTypes.CalendarChanged, null, origin);
        },
        cancel);
}
