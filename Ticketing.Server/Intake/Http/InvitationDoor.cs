using System.Text.Json.Serialization;
using Ticketing.Notify;
using Ticketing.Notify.Words;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that invites somebody.</summary>
/// <param name="Email">Where the link is mailed to; becomes the user's mail address. Absent: the link is in the answer.</param>
/// <param name="Role">admin, agent or member (default).</param>
/// <param name="Days">How long it is good, 1 to 30; 7 if absent.</param>
public sealed record InvitationRequest(string? Email, string? Role, int? Days);

/// <param name="Mailed">Only in the answer that created it: the mail server took the mail.</param>
/// <param name="Link">Only in the answer that created it, and only if it was not mailed.</param>
/// <param name="MailAnswer">Only in the answer that created it: what the mail server said.</param>
public sealed record InvitationDocument(
    long Id, string? Email, string Role, string CreatedBy, DateTime CreatedAt, DateTime ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Mailed = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Link = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MailAnswer = null)
{
    public static InvitationDocument Of(Invitation one) => new(one.Id, one.Email, one.Role.Name(), one.CreatedBy, new Instant(one.CreatedAt).Utc, new Instant(one.ExpiresAt).Utc);
}

/// <summary>/api/v1/invitations: links by which people become users of the tenant. Mailed where mail is set up; else shown once.</summary>
/// <param name="mail">Null = no mail.</param>
/// <param name="languageOf">The language of a tenant's user.</param>
/// <param name="publicUrl">Setting <c>PublicUrl</c>; empty = links lead to where the request came in.</param>
public sealed class InvitationDoor(TenantCatalog catalog, Invitations invitations, InvitationMail? mail, Func<string, string, MailLanguage> languageOf, string publicUrl)
{
    public const string Path = "/api/v1/invitations";

    /// <summary>Of the page. The secret follows behind <c>#</c>, which browsers send to no server and no log.</summary>
    public const string Page = "/register";

    /// <summary>Without the links.</summary>
    public ListTable Table => ListTable.Of("invitations", ["id", "email", "role", "createdBy", "createdAt", "expiresAt"], AllOf, one => [one.Id, one.Email, one.Role, one.CreatedBy, one.CreatedAt, one.ExpiresAt]);

    public Task ListAsync(HttpContext context) => Records.List(context, [.. AllOf(context)], HttpJson.Default.ItemsDocumentInvitationDocument);

    IEnumerable<InvitationDocument> AllOf(HttpContext context) => invitations.Of(context.Principal().Tenant).Select(InvitationDocument.Of);

    public async Task CreateAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var email = fields.Text("email", NameRules.Email);
        var role = PeopleWords.RoleOf(fields.Word("role", PeopleWords.Roles)) ?? Role.Member;
        var days = fields.Number("days", 1, Invitations.MostDays) ?? Invitations.DefaultDays;
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        var who = context.Principal();
        var outcome = invitations.Invite(who.Tenant, email, role, (int)days, who.Name, TenantDoor.OriginOf(context));
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var made = outcome.Value!;
        var site = publicUrl.Length > 0 ? publicUrl.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host}";
        var link = $"{site}{Page}#{made.Secret}";
        var (sent, answer) = mail is not null && email is not null
            ? await mail.SendAsync(email, catalog.Now.FindTenant(who.Tenant)?.Name ?? who.Tenant, who.Name, link, new(made.Invitation.ExpiresAt), languageOf(who.Tenant, who.Name), context.RequestAborted).ConfigureAwait(false)
            : (false, null);
        Records.Created(context, Path, made.Invitation.Id, InvitationDocument.Of(made.Invitation) with { Mailed = sent, Link = sent ? null : link, MailAnswer = answer }, HttpJson.Default.InvitationDocument);
    }

    public Task DeleteAsync(HttpContext context, long id)
    {
        Records.Deleted(context, invitations.Withdraw(context.Principal().Tenant, id, TenantDoor.OriginOf(context)).Refusal);
        return Task.CompletedTask;
    }
}
