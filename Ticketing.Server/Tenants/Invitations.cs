using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Links by which people become users of a tenant: made by its admins, good for one use, for some days.</summary>
public sealed class Invitations(TenantCatalog catalog)
{
    public const int DefaultDays = 7;
    public const int MostDays = 30;

    /// <summary>Open ones of one tenant.</summary>
    public const int Most = 100;

    static readonly Refusal NotValid = new(RefusalKind.NotFound, "invitation-not-valid", "This invitation was used, withdrawn or has expired. Ask for a new one.");

    /// <summary>A new link; its secret is in the answer and nowhere else. Refuses with <c>invalid</c> or <c>too-many-invitations</c>.</summary>
    /// <param name="email">Whom it is for; becomes the user's mail address. Null = whoever has the link.</param>
    public Outcome<NewInvitation> Invite(string tenant, string? email, Role role, int days, string createdBy, Origin? by = null)
    {
        var refusal = NameRules.Judge(("email", email is null ? null : NameRules.FaultOfEmail(email)), ("days", days is >= 1 and <= MostDays ? null : $"is not between 1 and {MostDays}"));
        var secret = SessionCookie.Generate();
        return refusal is not null ? refusal : catalog.Change<NewInvitation>(now =>
        {
            if (now.FindTenant(tenant) is not { } found)
            {
                return new(Refusal.NotFound($"tenant '{tenant}'"));
            }
            var time = catalog.Time;
            if (now.Invitations.Count(open => open.Tenant == found.Id && IsOpen(open, time)) >= Most)
            {
                return new(new Refusal(RefusalKind.Conflict, "too-many-invitations", $"There are {Most} open invitations already; withdraw some first."));
            }
            var invitation = new Invitation(now.Next.Invitation, found.Id, role, email, Token.Hash(secret), createdBy, time.Milliseconds, (time + TimeSpan.FromDays(days)).Milliseconds);
            return new(new NewInvitation(invitation, secret), [.. now.Invitations.Where(old => !IsOpen(old, time)).Select(Gone), new CatalogChange.OfInvitation(invitation),
                AccountEvents.Of(now, time, found.Id, by, EventTypes.UserInvited, email ?? "", 0, ("role", null, role.Name()))]);
        });
    }

    /// <summary>The open ones of a tenant.</summary>
    public IReadOnlyList<Invitation> Of(string tenant)
    {
        var (now, time) = (catalog.Now, catalog.Time);
        return now.FindTenant(tenant) is { } found ? [.. now.Invitations.Where(one => one.Tenant == found.Id && IsOpen(one, time))] : [];
    }

    /// <summary>Refuses with <c>invitation-not-valid</c>.</summary>
    public Outcome<Invitation> Find(string secret) => catalog.FindInvitation(Token.Hash(secret)) is { } found && catalog.Now.FindTenant(found.Tenant) is { IsOpen: true } ? found : NotValid;

    /// <summary>Used or withdrawn already: not-found.</summary>
    public Outcome<Invitation> Withdraw(string tenant, long id, Origin? by = null) => catalog.Change<Invitation>(now =>
        now.FindTenant(tenant) is { } found && now.FindInvitation(id) is { } one && one.Tenant == found.Id ? new(one, [Gone(one), AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.InvitationWithdrawn, one.Email ?? "")]) : new(Refusal.NotFound("invitation")));

    /// <summary>A new user of the tenant that the link is from; the link is used up. Refuses with <c>invitation-not-valid</c>, <c>invalid</c> or <c>name-taken</c>.</summary>
    /// <param name="email">Taken only if the link was made for nobody in particular.</param>
    /// <param name="passwordHash">From <see cref="PasswordHash.Create"/>.</param>
    /// <param name="address">From where, for the audit trail.</param>
    public Outcome<TenantUser> Register(string secret, string name, string? email, string passwordHash, string? address = null)
    {
        var refusal = NameRules.Judge(("name", NameRules.FaultOfUser(name)), ("email", email is null ? null : NameRules.FaultOfEmail(email)));
        return refusal is not null ? refusal : catalog.Change<TenantUser>(now =>
        {
            if (Open(now, secret) is not { } invitation)
            {
                return new(NotValid);
            }
            var mailAddress = invitation.Email ?? email;
            if (now.FindAccount(name) is not null || (mailAddress is not null && now.FindAccount(mailAddress) is not null))
            {
                return new(new Refusal(RefusalKind.Conflict, "name-taken", "There is a user with this name or mail address already. If that is you, log in and open the invitation again; else choose another name."));
            }
            var user = new User(now.Next.User, name, mailAddress, passwordHash, catalog.Time.Milliseconds);
            return new(new TenantUser(user, invitation.Role), [Gone(invitation), new CatalogChange.OfUser(user), new CatalogChange.OfRole(new(user.Id, invitation.Tenant, invitation.Role)), Added(now, invitation, user, address)]);
        });
    }

    /// <summary>Makes a user of another tenant one of this too; the link is used up. Refuses with <c>invitation-not-valid</c> or <c>member-already</c>.</summary>
    public Outcome<TenantUser> Join(string secret, long user, string? address = null) => catalog.Change<TenantUser>(now =>
        Open(now, secret) is not { } invitation || now.FindUser(user) is not { } known ? new(NotValid)
        : now.FindRole(user, invitation.Tenant) is not null ? new(new Refusal(RefusalKind.Conflict, "member-already", "You are a member of this tenant already. The invitation is still good for somebody else."))
        : new(new TenantUser(known, invitation.Role), [Gone(invitation), new CatalogChange.OfRole(new(user, invitation.Tenant, invitation.Role)), Added(now, invitation, known, address)]));

    CatalogChange Added(CatalogSnapshot now, Invitation invitation, User user, string? address) => AccountEvents.Of(
        now, catalog.Time, invitation.Tenant, new(user.Name, "page", address), EventTypes.UserAdded, user.Name, 0, ("role", null, invitation.Role.Name()), ("invitedBy", null, invitation.CreatedBy));

    Invitation? Open(CatalogSnapshot now, string secret) =>
        now.FindInvitation(Token.Hash(secret)) is { } one && IsOpen(one, catalog.Time) && now.FindTenant(one.Tenant) is { IsOpen: true } ? one : null;

    static bool IsOpen(Invitation invitation, Instant time) => invitation.ExpiresAt > time.Milliseconds;

    static CatalogChange Gone(Invitation invitation) => new CatalogChange.OfInvitation(invitation, true);
}

/// <param name="Secret">For the link; only its hash is kept.</param>
public sealed record NewInvitation(Invitation Invitation, string Secret);
