using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that creates a user.</summary>
/// <param name="Role">admin, agent or member (default).</param>
/// <param name="Password">Absent: generated, and in the answer once.</param>
public sealed record UserRequest(string Name, string? Email, string? Role, string? Password);

/// <summary>Body that changes a user; what is absent stays.</summary>
/// <param name="Email">Null = none.</param>
/// <param name="CurrentPassword">Needed to change one's own password.</param>
public sealed record UserPatch(string? Email, string? Role, string? Password, string? CurrentPassword);

/// <param name="SecondFactor">True: a code of an app is needed beside the password.</param>
/// <param name="Password">Only in the answer that created the user, if it was generated.</param>
public sealed record UserDocument(long Id, string Name, string? Email, string Role, bool SecondFactor, DateTime CreatedAt, [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Password = null)
{
    public static UserDocument Of(TenantUser user, string? password = null) => new(user.User.Id, user.User.Name, user.User.Email, user.Role.Name(), user.User.Factor is not null, new Instant(user.User.CreatedAt).Utc, password);
}

/// <summary>/api/v1/users: the people of one tenant. Admins manage them; everybody changes the own password and mail address.</summary>
public sealed class UserDoor(UserAccounts users, PasswordCheck passwords, Authenticator authenticator)
{
    public const string Path = "/api/v1/users";

    public ListTable Table => ListTable.Of("users", ["id", "name", "email", "role", "createdAt"], AllOf, one => [one.Id, one.Name, one.Email, one.Role, one.CreatedAt]);

    public Task ListAsync(HttpContext context) => Records.List(context, [.. AllOf(context)], HttpJson.Default.ItemsDocumentUserDocument);

    IEnumerable<UserDocument> AllOf(HttpContext context) => users.Of(context.Principal().Tenant).Select(user => UserDocument.Of(user));

    public Task FindAsync(HttpContext context, long id) =>
        Records.One(context, users.Find(context.Principal().Tenant, id) is { } user ? UserDocument.Of(user) : null, $"user {id}", HttpJson.Default.UserDocument);

    public async Task CreateAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var name = fields.Text("name", NameRules.Email, required: true);
        var email = fields.Text("email", NameRules.Email);
        var role = PeopleWords.RoleOf(fields.Word("role", PeopleWords.Roles)) ?? Role.Member;
        var password = NewPassword(fields);
        var generated = password is null ? Token.GeneratePassword() : null;
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        if (await HashAsync(context, passwords, password ?? generated!).ConfigureAwait(false) is not { } hash)
        {
            return;
        }
        var outcome = users.Add(context.Principal().Tenant, name!, email, role, hash, TenantDoor.OriginOf(context));
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        Records.Created(context, Path, outcome.Value!.User.Id, UserDocument.Of(outcome.Value, generated), HttpJson.Default.UserDocument);
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        var who = context.Principal();
        var isOwn = who.Kind == PrincipalKind.User && who.Id == id;
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var email = fields.Has("email") ? fields.Text("email", NameRules.Email) ?? "" : null;
        var role = PeopleWords.RoleOf(fields.Word("role", PeopleWords.Roles));
        var password = NewPassword(fields);
        var current = fields.Text("currentPassword", PasswordHash.MaximumLength, required: isOwn && password is not null, multiline: true);
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        if (!who.MayAdminister && (!isOwn || role is not null))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", $"This needs {Right.Administer.Needed}.").ConfigureAwait(false);
            return;
        }
        if (isOwn && password is not null && !await IsOwnPasswordAsync(context, authenticator, current!).ConfigureAwait(false))
        {
            return;
        }
        string? hash = null;
        if (password is not null && (hash = await HashAsync(context, passwords, password).ConfigureAwait(false)) is null)
        {
            return;
        }
        var outcome = users.Change(who.Tenant, id, email, role, hash, keepSession: context.Session(), isOwn, TenantDoor.OriginOf(context));
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, UserDocument.Of(outcome.Value!), HttpJson.Default.UserDocument);
    }

    public Task DeleteAsync(HttpContext context, long id)
    {
        Records.Deleted(context, users.Remove(context.Principal().Tenant, id, TenantDoor.OriginOf(context)).Refusal);
        return Task.CompletedTask;
    }

    /// <summary>A new password from a body; its faults are noted.</summary>
    internal static string? NewPassword(JsonFields fields, bool required = false)
    {
        var password = fields.Text("password", PasswordHash.MaximumLength, required, multiline: true);
        if (password is not null && PasswordHash.FaultOf(password) is { } fault)
        {
            fields.Fault("password", fault);
        }
        return password;
    }

    /// <summary>Null if too many passwords are being worked on; the request is answered then.</summary>
    internal static async Task<string?> HashAsync(HttpContext context, PasswordCheck passwords, string password)
    {
        var hash = await passwords.HashAsync(password, context.RequestAborted).ConfigureAwait(false);
        if (hash is null)
        {
            await Problem.WriteAsync(context, new Refusal(RefusalKind.TooMany, "too-many-passwords", "Too many passwords are being worked on. Nothing was changed.") { RetryAfter = PasswordCheck.Crowded }).ConfigureAwait(false);
        }
        return hash;
    }

    /// <summary>Whether a password is the sender's own; if not, the request is answered.</summary>
    internal static async Task<bool> IsOwnPasswordAsync(HttpContext context, Authenticator authenticator, string password)
    {
        var verdict = await authenticator.CheckPasswordAsync(context.Principal().Name, password, TenantDoor.AddressOf(context), context.RequestAborted).ConfigureAwait(false);
        if (verdict.RetryAfter is { } wait)
        {
            await Gate.RefuseAsync(context, Authentication.TooMany(wait)).ConfigureAwait(false);
        }
        else if (!verdict.Correct)
        {
            Problem.Write(context, FieldFaults.Of("currentPassword", "is not your password"));
        }
        return verdict.Correct;
    }
}
