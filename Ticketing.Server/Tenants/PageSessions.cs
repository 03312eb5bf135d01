using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Logins of the page: begun after a correct password, ended by logging out, a new password, idleness or age.</summary>
public sealed class PageSessions(TenantCatalog catalog)
{
    /// <summary>A new session with a new id; sessions that are dead are swept out with it.</summary>
    /// <param name="tenant">Slug of the tenant to act in.</param>
    public Outcome<NewSession> Begin(long user, string tenant)
    {
        var id = SessionCookie.Generate();
        return catalog.Change<NewSession>(now =>
        {
            if (now.FindTenant(tenant) is not { } found || now.FindRole(user, found.Id) is null)
            {
                return new(Refusal.NotFound($"tenant '{tenant}'"));
            }
            var time = catalog.Time;
            var session = new PageSession(now.Next.Session, user, found.Id, Token.Hash(id), time.Milliseconds, time.Milliseconds);
            return new(new NewSession(session, id), [new CatalogChange.OfSession(session), .. DeadAt(now, time).Select(old => new CatalogChange.OfSession(old, true))]);
        });
    }

    /// <summary>Removes the sessions that are dead, a thousand at most; returns them.</summary>
    public Outcome<IReadOnlyList<PageSession>> EndDead() => catalog.Change<IReadOnlyList<PageSession>>(now =>
    {
        IReadOnlyList<PageSession> dead = [.. DeadAt(now, catalog.Time).Take(1000)];
        return new(new(dead, null), [.. dead.Select(old => new CatalogChange.OfSession(old, true))]);
    });

    /// <summary>Ended already: not-found.</summary>
    public Outcome<PageSession> End(long id) => catalog.Change<PageSession>(now => now.Sessions.FirstOrDefault(session => session.Id == id) is { } session
        ? new(session, [new CatalogChange.OfSession(session, true)])
        : new(Refusal.NotFound("session")));

    static IEnumerable<PageSession> DeadAt(CatalogSnapshot now, Instant time) =>
        now.Sessions.Where(old => !SessionCookie.IsAlive(new Instant(old.CreatedAt).Offset, new Instant(old.UsedAt).Offset, time.Offset));
}

/// <param name="Cookie">The id that the cookie carries; only its hash is kept.</param>
public sealed record NewSession(PageSession Session, string Cookie);
