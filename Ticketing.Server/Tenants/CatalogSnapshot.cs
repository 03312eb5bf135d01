using System.Collections.Immutable;
using Ticketing.People;

namespace Ticketing.Tenants;

/// <summary>The catalog at one moment, with the look-ups that requests need. Immutable: a reader keeps a consistent view without a lock.</summary>
public sealed class CatalogSnapshot
{
    public static readonly CatalogSnapshot Empty = Of(CatalogRows.Empty);

    readonly ImmutableSortedDictionary<long, Tenant> _tenants;
    readonly ImmutableSortedDictionary<long, User> _users;
    readonly ImmutableDictionary<(long User, long Tenant), UserRole> _roles;
    readonly ImmutableSortedDictionary<long, AccessToken> _tokens;
    readonly ImmutableSortedDictionary<long, PageSession> _sessions;
    readonly LastIds _last;
    readonly Dictionary<string, Tenant> _tenantsBySlug;
    readonly Dictionary<string, Tenant> _tenantsByHost;
    readonly Dictionary<string, UserAccount> _accountsByName = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<long, UserAccount> _accounts;
    readonly Dictionary<TokenHash, Principal> _principals;
    readonly Dictionary<TokenHash, PageSession> _sessionsByHash;

    CatalogSnapshot(ImmutableSortedDictionary<long, Tenant> tenants, ImmutableSortedDictionary<long, User> users, ImmutableDictionary<(long, long), UserRole> roles,
        ImmutableSortedDictionary<long, AccessToken> tokens, ImmutableSortedDictionary<long, PageSession> sessions, LastIds last)
    {
        (_tenants, _users, _roles, _tokens, _sessions, _last) = (tenants, users, roles, tokens, sessions, last);
        _tenantsBySlug = tenants.Values.ToDictionary(tenant => tenant.Slug);
        _tenantsByHost = tenants.Values.Where(tenant => tenant.Host is not null).ToDictionary(tenant => tenant.Host!, StringComparer.OrdinalIgnoreCase);
        var memberships = roles.Values.Where(role => tenants.ContainsKey(role.Tenant)).OrderBy(role => role.Tenant).ToLookup(role => role.User, role => new Membership(tenants[role.Tenant].Slug, role.Role, tenants[role.Tenant].IsOpen));
        _accounts = users.Values.ToDictionary(user => user.Id, user => new UserAccount(user.Id, user.Name, user.Email, user.PasswordHash, memberships[user.Id].ToList()));
        foreach (var account in _accounts.Values)
        {
            _accountsByName[account.Name] = account;
            if (account.Email is { } email)
            {
                _accountsByName.TryAdd(email, account);
            }
        }
        _principals = tokens.Values.Where(token => tenants.ContainsKey(token.Tenant)).ToDictionary(token => token.Hash, token => PrincipalOf(token, tenants[token.Tenant]));
        _sessionsByHash = sessions.Values.ToDictionary(session => session.Hash);
    }

    public static CatalogSnapshot Of(CatalogRows rows) => new(
        rows.Tenants.ToImmutableSortedDictionary(tenant => tenant.Id, tenant => tenant),
        rows.Users.ToImmutableSortedDictionary(user => user.Id, user => user),
        rows.Roles.ToImmutableDictionary(role => (role.User, role.Tenant)),
        rows.Tokens.ToImmutableSortedDictionary(token => token.Id, token => token),
        rows.Sessions.ToImmutableSortedDictionary(session => session.Id, session => session),
        rows.Last);

    /// <summary>In order of creation; the first is the household the server was set up for.</summary>
    public IEnumerable<Tenant> Tenants => _tenants.Values;
    public IEnumerable<User> Users => _users.Values;
    public IEnumerable<AccessToken> Tokens => _tokens.Values;
    public IEnumerable<PageSession> Sessions => _sessions.Values;

    public Tenant? FindTenant(string slug) => _tenantsBySlug.GetValueOrDefault(slug);

    /// <summary>By the host name of its own.</summary>
    public Tenant? FindHost(string host) => _tenantsByHost.GetValueOrDefault(host);

    public Tenant? FindTenant(long id) => _tenants.GetValueOrDefault(id);

    public User? FindUser(long id) => _users.GetValueOrDefault(id);

    public UserRole? FindRole(long user, long tenant) => _roles.GetValueOrDefault((user, tenant));

    public IEnumerable<UserRole> RolesOf(long user) => _roles.Values.Where(role => role.User == user);

    public AccessToken? FindToken(long id) => _tokens.GetValueOrDefault(id);

    public Principal? FindToken(TokenHash hash) => _principals.GetValueOrDefault(hash);

    public PageSession? FindSession(TokenHash hash) => _sessionsByHash.GetValueOrDefault(hash);

    /// <summary>By login name, else by mail address.</summary>
    public UserAccount? FindAccount(string name) => _accountsByName.GetValueOrDefault(name);

    public UserAccount? FindAccount(long id) => _accounts.GetValueOrDefault(id);

    /// <summary>Ids to give next. None is given twice, not even after its row is gone: whoever holds an id cannot find himself with another's rights.</summary>
    public LastIds Next => new(_last.Tenant + 1, _last.User + 1, _last.Token + 1, _last.Session + 1);

    /// <summary>The catalog after <paramref name="changes"/>; tokens, roles and sessions of a user or tenant that goes must be among them.</summary>
    public CatalogSnapshot With(IEnumerable<CatalogChange> changes)
    {
        var (tenants, users, roles, tokens, sessions, last) = (_tenants, _users, _roles, _tokens, _sessions, _last);
        foreach (var change in changes)
        {
            last = last.After(change);
            switch (change)
            {
                case CatalogChange.OfTenant(var tenant, var removed):
                    tenants = removed ? tenants.Remove(tenant.Id) : tenants.SetItem(tenant.Id, tenant);
                    break;
                case CatalogChange.OfUser(var user, var removed):
                    users = removed ? users.Remove(user.Id) : users.SetItem(user.Id, user);
                    break;
                case CatalogChange.OfRole(var role, var removed):
                    roles = removed ? roles.Remove((role.User, role.Tenant)) : roles.SetItem((role.User, role.Tenant), role);
                    break;
                case CatalogChange.OfToken(var token, var removed):
                    tokens = removed ? tokens.Remove(token.Id) : tokens.SetItem(token.Id, token);
                    break;
                case CatalogChange.OfSession(var session, var removed):
                    sessions = removed ? sessions.Remove(session.Id) : sessions.SetItem(session.Id, session);
                    break;
            }
        }
        return new(tenants, users, roles, tokens, sessions, last);
    }

    public static Principal PrincipalOf(AccessToken token, Tenant tenant) => new(token.Id, tenant.Slug, token.Name, token.Kind, null, token.Scope, token.System);
}
