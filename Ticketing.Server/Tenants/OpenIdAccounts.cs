using Ticketing.People;
using Ticketing.People.OpenId;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Whose account it is that an issuer vouches for: the one that the issuer's subject was tied to, else the one with the mail address that the issuer has verified, which is then tied to it.</summary>
/// <param name="createAs">Role of somebody who has no account yet; null = nobody gets one this way.</param>
public sealed class OpenIdAccounts(TenantCatalog catalog, string issuer, Role? createAs)
{
    const string Door = "openid";

    /// <summary>Refuses with <c>openid-unknown</c>, <c>openid-email-unverified</c>, <c>openid-other-subject</c> or <c>name-taken</c>.</summary>
    /// <param name="asked">Tenant that the request asks for; null = the first.</param>
    public Outcome<User> Recognise(IdClaims claims, string? asked, string? address)
    {
        var subject = $"{issuer} {claims.Subject}";
        foreach (var user in catalog.Now.Users)
        {
            if (user.Subject == subject)
            {
                return user;
            }
        }
        return catalog.Change<User>(now =>
        {
            var known = claims.Email is { Length: > 0 } email ? now.Users.FirstOrDefault(user => string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase)) : null;
            return known is not null ? Tie(now, known, claims, subject, address) : Create(now, claims, subject, asked, address);
        });
    }

    Decision<User> Tie(CatalogSnapshot now, User known, IdClaims claims, string subject, string? address)
    {
        if (!claims.EmailVerified)
        {
            return new(new Refusal(RefusalKind.Forbidden, "openid-email-unverified", "The issuer has not verified this mail address, so it says nothing about whose account it is."));
        }
        if (known.Subject == subject)
        {
            return new(known, []); // another server was faster
        }
        if (known.Subject is not null)
        {
            return new(new Refusal(RefusalKind.Forbidden, "openid-other-subject", "The account with this mail address belongs to somebody else at the issuer."));
        }
        var after = known with { Subject = subject };
        var tenant = now.RolesOf(known.Id).Select(role => role.Tenant).DefaultIfEmpty(now.Tenants.First().Id).First();
        return new(after, [new CatalogChange.OfUser(after), AccountEvents.Of(now, catalog.Time, tenant, new(known.Name, Door, address), EventTypes.UserChanged, known.Name, 0, ("openid", null, subject))]);
    }

    Decision<User> Create(CatalogSnapshot now, IdClaims claims, string subject, string? asked, string? address)
    {
        if (createAs is not { } role)
        {
            return new(new Refusal(RefusalKind.Forbidden, "openid-unknown", "Nobody here has this mail address."));
        }
        var tenant = asked is null ? now.Tenants.First() : now.FindTenant(asked);
        var name = claims.Name ?? claims.Email ?? claims.Subject;
        var email = claims.EmailVerified ? claims.Email : null;
        if (tenant is null || NameRules.Judge(("name", NameRules.FaultOfUser(name)), ("email", email is null ? null : NameRules.FaultOfEmail(email))) is not null)
        {
            return new(new Refusal(RefusalKind.Forbidden, "openid-unknown", "No account can be made from what the issuer says."));
        }
        if (now.FindAccount(name) is not null)
        {
            return new(new Refusal(RefusalKind.Conflict, "name-taken", "There is a user with this name already, who is somebody else."));
        }
        var user = new User(now.Next.User, name, email, PasswordHash.OfNobody, catalog.Time.Milliseconds) { Subject = subject };
        return new(user, [new CatalogChange.OfUser(user), new CatalogChange.OfRole(new(user.Id, tenant.Id, role)),
            AccountEvents.Of(now, catalog.Time, tenant.Id, new(name, Door, address), EventTypes.UserAdded, name, 0, ("role", null, role.Name()), ("email", null, email), ("openid", null, subject))]);
    }
}
