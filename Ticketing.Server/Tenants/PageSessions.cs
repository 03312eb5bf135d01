using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Logins of the page: begun after a correct password, ended by logging out (here or everywhere), a new password, idleness or age.</summary>
public sealed class PageSessions(TenantCatalog catalog)
{
    /// <summary>Of one user at a time; with one more, the one that was used longest ago ends.</summary>
    public const int Most = 50;

    /// <summary>A new session with a new id; sessions that are dead are swept out with it.</summary>
    /// <param name="tenant">Slug of the tenant to act in.</param>
    /// <param name="address">Where it begins.</param>
    /// <param name="browser">What the browser calls itself; what is too long is cut.</param>
    public Outcome<NewSession> Begin(long user, string tenant, string? address = null, string? browser = null)
    {
        var id = SessionCookie.Generate();
        return catalog.Change<NewSession>(now =>
        {
            if (now.FindTenant(tenant) is not { } found || now.FindRole(user, found.Id) is null || now.FindUser(user) is not { } person)
            {
                return new(Refusal.NotFound($"tenant '{tenant}'"));
            }
            var time = catalog.Time;
            var session = new PageSession(now.Next.Session, user, found.Id, Token.Hash(id), time.Milliseconds, time.Milliseconds)
            {
                Address = address,
                Browser = browser is { Length: > PageSession.LongestBrowser } ? browser[..PageSession.LongestBrowser] : browser,
            };
            List<CatalogChange> changes = [new CatalogChange.OfSession(session), AccountEvents.Of(now, time, found.Id, new(person.Name, "page", address), EventTypes.LoggedIn, person.Name, 0, ("browser", null, session.Browser)), .. DeadAt(now, time).Select(Ended)];
            changes.AddRange(AliveOf(now, user, time).Skip(Most - 1).Select(Ended));
            return new(new NewSession(session, id), changes);
        });
    }

    /// <summary>The live sessions of a user, the one used last first.</summary>
    public IReadOnlyList<PageSession> Of(long user) => [.. AliveOf(catalog.Now, user, catalog.Time)];

    /// <summary>Removes the sessions that are dead, a thousand at most; returns them.</summary>
    public Outcome<IReadOnlyList<PageSession>> EndDead() => catalog.Change<IReadOnlyList<PageSession>>(now =>
    {
        IReadOnlyList<PageSession> dead = [.. DeadAt(now, catalog.Time).Take(1000)];
        return new(new(dead, null), [.. dead.Select(Ended)]);
    });

    /// <summary>Ends one session of a user. Another's, or ended already: not-found.</summary>
    public Outcome<PageSession> End(long user, long id, Origin? by = null) => catalog.Change<PageSession>(now => now.FindSession(id) is { } session && session.User == user
        ? new(session, [Ended(session), LoggedOut(now, session, by, 0)])
        : new(Refusal.NotFound("session")));

    /// <summary>Ends all sessions of a user, in every tenant; returns them.</summary>
    /// <param name="keep">The one that goes on; null = none.</param>
    public Outcome<IReadOnlyList<PageSession>> EndAll(long user, long? keep, Origin? by = null) => catalog.Change<IReadOnlyList<PageSession>>(now =>
    {
        IReadOnlyList<PageSession> all = [.. now.Sessions.Where(session => session.User == user && session.Id != keep)];
        return new(new(all, null), [.. all.Select(Ended), .. all.DistinctBy(session => session.Tenant).Select((session, nth) => LoggedOut(now, session, by, nth))]);
    });

    internal static bool IsAlive(PageSession session, Instant time) => SessionCookie.IsAlive(new Instant(session.CreatedAt).Offset, new Instant(session.UsedAt).Offset, time.Offset);

    CatalogChange LoggedOut(CatalogSnapshot now, PageSession session, Origin? by, int nth) =>
        AccountEvents.Of(now, catalog.Time, session.Tenant, by, EventTypes.LoggedOut, now.FindUser(session.User)?.Name ?? "", nth);

    static CatalogChange Ended(PageSession session) => new CatalogChange.OfSession(session, true);

    static IEnumerable<PageSession> DeadAt(CatalogSnapshot now, Instant time) => now.Sessions.Where(old => !IsAlive(old, time));

    static IEnumerable<PageSession> AliveOf(CatalogSnapshot now, long user, Instant time) =>
        now.Sessions.Where(session => session.User == user && IsAlive(session, time)).OrderByDescending(session => session.UsedAt).ThenByDescending(session => session.Id);
}

/// <param name="Cookie">The id that the cookie carries; only its hash is kept.</param>
public sealed record NewSession(PageSession Session, string Cookie);
