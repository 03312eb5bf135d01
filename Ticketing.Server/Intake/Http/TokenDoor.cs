using System.Text.Json.Serialization;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that creates a token.</summary>
/// <param name="Kind">device or script.</param>
/// <param name="System">Default: a device's own name; a script has none.</param>
/// <param name="Scope">intake, read or full; default: a device intake, a script full.</param>
/// <param name="ExpiresAt">From when on it is worth nothing; absent = never.</param>
public sealed record TokenRequest(string Name, string Kind, string? System, string? Scope, DateTime? ExpiresAt);

/// <summary>Body that changes a token; what is absent stays.</summary>
/// <param name="ExpiresAt">Null = never.</param>
public sealed record TokenPatch(string? System, string? Scope, DateTime? ExpiresAt);

/// <param name="ExpiresAt">Null = never.</param>
/// <param name="UsedAt">When it was used last; null = never. After a restart of the server up to an hour old.</param>
/// <param name="Token">The secret; only in the answer that created it.</param>
public sealed record TokenDocument(
    long Id, string Name, string Kind, string Scope, string? System, string CreatedBy, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? UsedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token = null)
{
    /// <param name="used">When this server saw it last.</param>
    public static TokenDocument Of(AccessToken token, long? used, string? secret = null) =>
        new(token.Id, token.Name, token.Kind.Name(), token.Scope.Name(), token.System, token.CreatedBy, new Instant(token.CreatedAt).Utc, Utc(token.ExpiresAt),
            Utc(used is null || used < token.UsedAt ? token.UsedAt : used), secret);

    static DateTime? Utc(long? milliseconds) => milliseconds is { } some ? new Instant(some).Utc : null;
}

/// <summary>/api/v1/tokens: credentials of devices and scripts. A secret is shown once, when it is made; deleting a token ends its open connections too.</summary>
public sealed class TokenDoor(AccessTokens tokens, TokenUses uses)
{
    public const string Path = "/api/v1/tokens";

    /// <summary>Never with a secret.</summary>
    public ListTable Table => ListTable.Of(
        "tokens", ["id", "name", "kind", "scope", "system", "createdBy", "createdAt", "expiresAt", "usedAt"], AllOf,
        one => [one.Id, one.Name, one.Kind, one.Scope, one.System, one.CreatedBy, one.CreatedAt, one.ExpiresAt, one.UsedAt]);

    public Task ListAsync(HttpContext context) => Records.List(context, [.. AllOf(context)], HttpJson.Default.ItemsDocumentTokenDocument);

    public Task FindAsync(HttpContext context, long id) =>
        Records.One(context, tokens.Find(context.Principal().Tenant, id) is { } token ? Of(token) : null, $"token {id}", HttpJson.Default.TokenDocument);

    public async Task CreateAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var name = fields.Text("name", TicketLimits.Name, required: true);
        var kind = PeopleWords.TokenKindOf(fields.Word("kind", PeopleWords.TokenKinds, required: true));
        var system = fields.Text("system", TicketLimits.Name);
        var scope = PeopleWords.ScopeOf(fields.Word("scope", PeopleWords.Scopes));
        var expiresAt = MaintenanceDoor.Time(fields, "expiresAt");
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        var outcome = tokens.Add(context.Principal().Tenant, name!, kind!.Value, system, scope, context.Principal().Name, expiresAt, TenantDoor.OriginOf(context));
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        Records.Created(context, Path, outcome.Value!.Token.Id, Of(outcome.Value.Token, outcome.Value.Secret), HttpJson.Default.TokenDocument);
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var system = fields.Text("system", TicketLimits.Name);
        var scope = PeopleWords.ScopeOf(fields.Word("scope", PeopleWords.Scopes));
        var expiry = (fields.Has("expiresAt"), MaintenanceDoor.Time(fields, "expiresAt"));
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        var outcome = tokens.Change(context.Principal().Tenant, id, system, scope, expiry, TenantDoor.OriginOf(context));
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, Of(outcome.Value!), HttpJson.Default.TokenDocument);
    }

    IEnumerable<TokenDocument> AllOf(HttpContext context) => tokens.Of(context.Principal().Tenant).Select(token => Of(token));

    TokenDocument Of(AccessToken token, string? secret = null) => TokenDocument.Of(token, uses.Last(token.Id), secret);

    public Task DeleteAsync(HttpContext context, long id)
    {
        Records.Deleted(context, tokens.Revoke(context.Principal().Tenant, id, TenantDoor.OriginOf(context)).Refusal);
        return Task.CompletedTask;
    }
}
