using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>The tokens of one tenant.</summary>
public sealed class AccessTokens(TenantCatalog catalog)
{
    public IReadOnlyList<AccessToken> Of(string tenant)
    {
        var now = catalog.Now;
        return now.FindTenant(tenant) is { } found ? now.Tokens.Where(token => token.Tenant == found.Id).ToList() : [];
    }

    public AccessToken? Find(string tenant, long id) => Of(tenant).FirstOrDefault(token => token.Id == id);

    /// <summary>A new token; its secret is in the answer and nowhere else. Refuses with <c>invalid</c>, <c>name-taken</c>, <c>not-found</c> (tenant).</summary>
    /// <param name="system">Null: a device's own name; a script has none.</param>
    /// <param name="expiresAt">Null = never.</param>
    /// <param name="scope">Null: a device reports, a script does everything.</param>
    public Outcome<NewToken> Add(string tenant, string name, PrincipalKind kind, string? system, TokenScope? scope, string createdBy, Instant? expiresAt = null, Origin? by = null)
    {
        system ??= kind == PrincipalKind.Device ? name : null;
        var refusal = NameRules.Judge(("name", NameRules.FaultOfLogin(name)), ("system", system is null ? null : TicketLimits.FaultOfSystem(system)),
            ("expiresAt", FaultOf(expiresAt)), ("kind", kind is PrincipalKind.Device or PrincipalKind.Script ? null : "is neither device nor script"));
        if (refusal is not null)
        {
            return refusal;
        }
        var secret = Token.Generate();
        return catalog.Change<NewToken>(now =>
        {
            if (now.FindTenant(tenant) is not { } found)
            {
                return new(Refusal.NotFound($"tenant '{tenant}'"));
            }
            if (now.Tokens.Any(token => token.Tenant == found.Id && token.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                return new(new Refusal(RefusalKind.Conflict, "name-taken", $"There is a token '{name}' already; choose another name or delete that one first."));
            }
            var token = new AccessToken(now.Next.Token, found.Id, name, kind, scope ?? (kind == PrincipalKind.Device ? TokenScope.Intake : TokenScope.Full), system, Token.Hash(secret), createdBy, catalog.Time.Milliseconds) { ExpiresAt = expiresAt?.Milliseconds };
            return new(new NewToken(token, secret), [new CatalogChange.OfToken(token), AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.TokenAdded, name, 0, ("kind", null, kind.Name()), ("scope", null, token.Scope.Name()), ("system", null, system), ("expiresAt", null, Text(token.ExpiresAt)))]);
        });
    }

    /// <summary>Changes what is given; open connections with the token must log in again. Refuses with <c>invalid</c> or <c>not-found</c>.</summary>
    public Outcome<AccessToken> Change(string tenant, long id, string? system, TokenScope? scope, (bool Given, Instant? At) expiry = default, Origin? by = null)
    {
        var refusal = NameRules.Judge(("system", system is null ? null : TicketLimits.FaultOfSystem(system)), ("expiresAt", FaultOf(expiry.At)));
        return refusal is not null ? refusal : catalog.Change<AccessToken>(now =>
        {
            if (now.FindTenant(tenant) is not { } found || now.FindToken(id) is not { } token || token.Tenant != found.Id)
            {
                return new(Refusal.NotFound("token"));
            }
            var after = token with { System = system ?? token.System, Scope = scope ?? token.Scope, ExpiresAt = expiry.Given ? expiry.At?.Milliseconds : token.ExpiresAt };
            return new(after, [new CatalogChange.OfToken(after), AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.TokenChanged, token.Name, 0,
                ("scope", token.Scope.Name(), after.Scope.Name()), ("system", token.System, after.System), ("expiresAt", Text(token.ExpiresAt), Text(after.ExpiresAt)))]);
        });
    }

    /// <summary>Writes down when tokens were used last.</summary>
    /// <param name="every">For each at most once in this time, so that a busy one costs nothing.</param>
    public Outcome<IReadOnlyList<AccessToken>> KeepUses(TimeSpan every) => catalog.Change<IReadOnlyList<AccessToken>>(now =>
    {
        var used = new List<AccessToken>();
        foreach (var token in now.Tokens)
        {
            if (catalog.TokenUses.Last(token.Id) is { } last && last - (token.UsedAt ?? 0) > every.TotalMilliseconds)
            {
                used.Add(token with { UsedAt = last });
            }
        }
        return new(new(used, null), [.. used.Select(token => new CatalogChange.OfToken(token))]);
    });

    static string? Text(long? time) => time is { } some ? new Instant(some).Utc.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : null;

    string? FaultOf(Instant? expiresAt) => expiresAt <= catalog.Time ? "has passed already" : null;

    /// <summary>Ends a token at once, also on connections that are open. Gone already: not-found.</summary>
    public Outcome<AccessToken> Revoke(string tenant, long id, Origin? by = null) => catalog.Change<AccessToken>(now =>
        now.FindTenant(tenant) is { } found && now.FindToken(id) is { } token && token.Tenant == found.Id
            ? new(token, [new CatalogChange.OfToken(token, true), AccountEvents.Of(now, catalog.Time, found.Id, by, EventTypes.TokenRevoked, token.Name)])
            : new(Refusal.NotFound("token")));
}

/// <param name="Secret">Shown once.</param>
public sealed record NewToken(AccessToken Token, string Secret);
