using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that asks what an invitation is for.</summary>
/// <param name="Invitation">What stands behind # in the link.</param>
public sealed record InvitationLookRequest(string Invitation);

/// <param name="Tenant">Slug of the tenant.</param>
/// <param name="Email">Becomes the user's mail address; null = he chooses.</param>
public sealed record InvitationLookDocument(string Tenant, string TenantName, string? Email, string Role, string InvitedBy, DateTime ExpiresAt);

/// <summary>Body that accepts an invitation: with name and password a new user, without both the one who is logged in.</summary>
/// <param name="Invitation">What stands behind # in the link.</param>
/// <param name="Email">Only where the invitation names none.</param>
public sealed record RegistrationRequest(string Invitation, string? Name, string? Email, string? Password);

/// <summary>/api/v1/registrations: somebody becomes a user by the link he was given, and is logged in. Public: the link's secret is the credential, which cannot be guessed.</summary>
public sealed class RegistrationDoor(TenantCatalog catalog, Invitations invitations, PasswordCheck passwords, Gate gate, SessionDoor sessions)
{
    public const string Path = "/api/v1/registrations";

    public async Task LookAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        if (Find(context, fields) is { } found && catalog.Now.FindTenant(found.Tenant) is { } tenant)
        {
            var document = new InvitationLookDocument(tenant.Slug, tenant.Name, found.Email, found.Role.Name(), found.CreatedBy, new Instant(found.ExpiresAt).Utc);
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, document, HttpJson.Default.InvitationLookDocument);
        }
    }

    public async Task CreateAsync(HttpContext context)
    {
        if (Gate.IsForeign(context.Request))
        {
            await Gate.RefuseForeignAsync(context).ConfigureAwait(false);
            return;
        }
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var isNew = fields.Has("name") || fields.Has("password");
        var name = fields.Text("name", NameRules.Email, required: isNew);
        var email = fields.Text("email", NameRules.Email);
        var password = UserDoor.NewPassword(fields, required: isNew);
        if (Find(context, fields) is null)
        {
            return;
        }
        var secret = fields.Text("invitation", Token.MaximumLength)!;
        var outcome = isNew ? await RegisterAsync(context, secret, name!, email, password!).ConfigureAwait(false) : await JoinAsync(context, secret).ConfigureAwait(false);
        if (outcome is not { } registered)
        {
            return;
        }
        if (registered.Outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var (user, role) = (registered.Outcome.Value!.User, registered.Outcome.Value.Role);
        sessions.Begin(context, new(user.Id, registered.Tenant, user.Name, PrincipalKind.User, role, TokenScope.Full, null), StatusCodes.Status201Created);
    }

    /// <summary>Null if the request is answered.</summary>
    async Task<(Outcome<TenantUser> Outcome, string Tenant)?> RegisterAsync(HttpContext context, string secret, string name, string? email, string password)
    {
        var tenant = TenantOf(secret); // afterwards the link leads nowhere
        return await UserDoor.HashAsync(context, passwords, password).ConfigureAwait(false) is { } hash ? (invitations.Register(secret, name, email, hash, TenantDoor.AddressOf(context)), tenant) : null;
    }

    async Task<(Outcome<TenantUser> Outcome, string Tenant)?> JoinAsync(HttpContext context, string secret)
    {
        // Whoever joins is no member yet: the tenant that the address asks for says nothing about him.
        var recognised = await gate.RecogniseAsync(context, anyTenant: true).ConfigureAwait(false);
        if (recognised.Principal is not { Kind: PrincipalKind.User } who)
        {
            await Gate.RefuseAsync(context, recognised.Principal is null ? recognised : Authentication.NotValid).ConfigureAwait(false);
            return null;
        }
        var tenant = TenantOf(secret); // afterwards the link leads nowhere
        return (invitations.Join(secret, who.Id, TenantDoor.AddressOf(context)), tenant);
    }

    string TenantOf(string secret) => catalog.FindInvitation(Token.Hash(secret)) is { } found ? catalog.Now.FindTenant(found.Tenant)?.Slug ?? "" : "";

    /// <summary>The invitation of the body; null if the request is answered.</summary>
    Invitation? Find(HttpContext context, JsonFields fields)
    {
        var secret = fields.Text("invitation", Token.MaximumLength, required: true);
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return null;
        }
        var found = invitations.Find(secret!);
        if (found.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
        }
        return found.Value;
    }
}
