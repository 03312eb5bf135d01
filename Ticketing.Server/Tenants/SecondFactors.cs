using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>The second factor of users: an authenticator app, and codes for the day it is lost. One user has one, for all his tenants.</summary>
public sealed class SecondFactors(TenantCatalog catalog)
{
    public const string WrongCode = "second-factor-wrong";

    /// <summary>Switches it on: from now on a password alone opens nothing, and all sessions but <paramref name="keepSession"/> end. Refuses with <c>second-factor-on</c>, <c>second-factor-wrong</c> or <c>not-found</c>.</summary>
    /// <param name="secret">In base32.</param>
    /// <param name="code">What the app shows: proves that it has the secret.</param>
    /// <param name="tenant">Whose audit trail tells it.</param>
    /// <returns>The recovery codes; kept only as hashes.</returns>
    public Outcome<IReadOnlyList<string>> SwitchOn(string tenant, long user, string secret, string code, long? keepSession, Origin? by)
    {
        var codes = RecoveryCodes.Generate();
        return catalog.Change<IReadOnlyList<string>>(now =>
        {
            if (now.FindUser(user) is not { } before || now.FindTenant(tenant) is not { } found)
            {
                return new(Refusal.NotFound("user"));
            }
            if (before.Factor is not null)
            {
                return new(new Refusal(RefusalKind.Conflict, "second-factor-on", "The second factor is on already; switch it off first."));
            }
            if (Totp.StepOf(secret, code, catalog.Time.Offset, 0) is not { } step)
            {
                return new(new Refusal(RefusalKind.Invalid, WrongCode, "That is not the code of this moment. Check that the phone's clock is right, and try the next one."));
            }
            var after = before with { Factor = new(secret, step, string.Join(' ', codes.Select(RecoveryCodes.Keep))) };
            return new(new(codes, null),
            [
                new CatalogChange.OfUser(after),
                .. now.Sessions.Where(session => session.User == user && session.Id != keepSession).Select(session => new CatalogChange.OfSession(session, true)),
                AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.SecondFactorOn, before.Name),
            ]);
        });
    }

    /// <summary>Switches it off. Refuses with <c>second-factor-off</c>, <c>other-tenants</c> or <c>not-found</c>.</summary>
    /// <param name="own">The user himself, who has shown password and code; else an admin, as in <see cref="UserAccounts.Change"/>.</param>
    public Outcome<User> SwitchOff(string tenant, long user, bool own, Origin? by) => catalog.Change<User>(now =>
    {
        if (now.FindTenant(tenant) is not { } found || now.FindRole(user, found.Id) is null || now.FindUser(user) is not { } before)
        {
            return new(Refusal.NotFound("user"));
        }
        if (before.Factor is null)
        {
            return new(new Refusal(RefusalKind.Conflict, "second-factor-off", "There is no second factor."));
        }
        if (!own && UserAccounts.BelongsElsewhere(now, found, user) is { } elsewhere)
        {
            return new(elsewhere);
        }
        var after = before with { Factor = null };
        return new(after, [new CatalogChange.OfUser(after), AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.SecondFactorOff, before.Name)]);
    });

    /// <summary>Null if a code is good now; it is used up by that, on every server. Refuses with <c>second-factor-wrong</c>, or with <c>store-unavailable</c> where nobody can know.</summary>
    public static Refusal? Use(TenantCatalog catalog, long user, string code) => catalog.Change<User>(now =>
    {
        if (now.FindUser(user) is not { Factor: { } factor } before)
        {
            return new(Refusal.NotFound("user"));
        }
        if (Totp.StepOf(factor.Secret, code, catalog.Time.Offset, factor.LastStep) is { } step)
        {
            var after = before with { Factor = factor with { LastStep = step } };
            return new(after, [new CatalogChange.OfUser(after)]);
        }
        var left = factor.Left;
        if (RecoveryCodes.Keep(code) is { } kept && Array.IndexOf(left, kept) >= 0)
        {
            var after = before with { Factor = factor with { Recovery = string.Join(' ', left.Where(one => one != kept)) } };
            return new(after, [new CatalogChange.OfUser(after)]);
        }
        return new(new Refusal(RefusalKind.Forbidden, WrongCode, "The code is not valid."));
    }).Refusal;
}
