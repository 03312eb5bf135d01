using Ticketing.People;

namespace Ticketing.Tenants;

/// <summary>The catalog at one moment, with the look-ups that requests need. Immutable: a reader keeps a consistent view without a lock.</summary>
public sealed class CatalogSnapshot
{
    public static readonly CatalogSnapshot Empty = Of(CatalogRows.Empty);

    readonly SortedList<long, Tenant> _tenants;
    readonly SortedList<long, User> _users;
    readonly Dictionary<(long User, long Tenant), UserRole> _roles;
    readonly SortedList<long, AccessToken> _tokens;
    readonly SortedList<long, PageSession> _sessions;
    readonly SortedList<long, Invitation> _invitations;
    readonly SortedList<long, AccountEvent> _events;
    readonly LastIds _last;
    readonly Dictionary<string, Tenant> _tenantsBySlug;
    readonly Dictionary<string, Tenant> _tenantsByHost;
    readonly Dictionary<string, UserAccount> _accountsByName = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<long, UserAccount> _accounts;
    readonly Dictionary<TokenHash, Principal> _principals;
    readonly Dictionary<TokenHash, PageSession> _sessionsByHash;

    CatalogSnapshot(SortedList<long, Tenant> tenants, SortedList<long, User> users, Dictionary<(long, long), UserRole> roles,
        SortedList<long, AccessToken> tokens, SortedList<long, PageSession> sessions, SortedList<long, Invitation> invitations, SortedList<long, AccountEvent> events, LastIds last)
    {
        (_tenants, _users, _roles, _tokens, _sessions, _invitations, _events, _last) = (tenants, users, roles, tokens, sessions, invitations, events, last);
        _tenantsBySlug = tenants.Values.ToDictionary(tenant => tenant.Slug);
        _tenantsByHost = tenants.Values.Where(tenant => tenant.Host is not null).ToDictionary(tenant => tenant.Host!, StringComparer.OrdinalIgnoreCase);
        var memberships = roles.Values.Where(role => tenants.ContainsKey(role.Tenant)).OrderBy(role => role.Tenant).ToLookup(role => role.User, role => new Membership(tenants[role.Tenant].Slug, role.Role, tenants[role.Tenant].IsOpen));
        _accounts = users.Values.ToDictionary(user => user.Id, user => new UserAccount(user.Id, user.Name, user.Email, user.PasswordHash, memberships[user.Id].ToList()) { HasSecondFactor = user.Factor is not null });
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

    public static CatalogSnapshot Of(CatalogRows rows)
    {
        var (tenants, users, roles, tokens, sessions) = (
            new SortedList<long, Tenant>(rows.Tenants.Count), new SortedList<long, User>(rows.Users.Count), new Dictionary<(long, long), UserRole>(rows.Roles.Count),
            new SortedList<long, AccessToken>(rows.Tokens.Count), new SortedList<long, PageSession>(rows.Sessions.Count));
        foreach (var tenant in rows.Tenants)
        {
            tenants.Add(tenant.Id, tenant);
        }
        foreach (var user in rows.Users)
        {
            users.Add(user.Id, user);
        }
        foreach (var role in rows.Roles)
        {
            roles.Add((role.User, role.Tenant), role);
        }
        foreach (var token in rows.Tokens)
        {
            tokens.Add(token.Id, token);
        }
        foreach (var session in rows.Sessions)
        {
            sessions.Add(session.Id, session);
        }
        var invitations = new SortedList<long, Invitation>(rows.Invitations.Count);
        foreach (var invitation in rows.Invitations)
        {
            invitations.Add(invitation.Id, invitation);
        }
        var events = new SortedList<long, AccountEvent>(rows.Events.Count);
        foreach (var one in rows.Events)
        {
            events.Add(one.Id, one);
        }
        return new(tenants, users, roles, tokens, sessions, invitations, events, rows.Last);
    }

    /// <summary>In order of creation; the first is the household the server was set up for.</summary>
    public IEnumerable<Tenant> Tenants => _tenants.Values;
    public IEnumerable<User> Users => _users.Values;
    public IEnumerable<AccessToken> Tokens => _tokens.Values;
    public IEnumerable<PageSession> Sessions => _sessions.Values;

    public IEnumerable<Invitation> Invitations => _invitations.Values;

    /// <summary>What stands in no audit trail yet, ascending.</summary>
    public IEnumerable<AccountEvent> Events => _events.Values;
    public bool HasEvents => _events.Count > 0;

    public Tenant? FindTenant(string slug) => _tenantsBySlug.GetValueOrDefault(slug);

    /// <summary>By the host name of its own.</summary>
    public Tenant? FindHost(string host) => _tenantsByHost.GetValueOrDefault(host);

    public Tenant? FindTenant(long id) => _tenants.GetValueOrDefault(id);

    public User? FindUser(long id) => _users.GetValueOrDefault(id);

    public Invitation? FindInvitation(long id) => _invitations.GetValueOrDefault(id);

    /// <summary>There are few, and they are asked for seldom.</summary>
    public Invitation? FindInvitation(TokenHash hash) => _invitations.Values.FirstOrDefault(invitation => invitation.Hash == hash);

    public UserRole? FindRole(long user, long tenant) => _roles.GetValueOrDefault((user, tenant));

    public IEnumerable<UserRole> RolesOf(long user) => _roles.Values.Where(role => role.User == user);

    public AccessToken? FindToken(long id) => _tokens.GetValueOrDefault(id);

    public Principal? FindToken(TokenHash hash) => _principals.GetValueOrDefault(hash);

    public PageSession? FindSession(long id) => _sessions.GetValueOrDefault(id);

    public PageSession? FindSession(TokenHash hash) => _sessionsByHash.GetValueOrDefault(hash);

    /// <summary>By login name, else by mail address.</summary>
    public UserAccount? FindAccount(string name) => _accountsByName.GetValueOrDefault(name);

    public UserAccount? FindAccount(long id) => _accounts.GetValueOrDefault(id);

    /// <summary>Ids to give next. None is given twice, not even after its row is gone: whoever holds an id cannot find himself with another's rights.</summary>
    public LastIds Next => new(_last.Tenant + 1, _last.User + 1, _last.Token + 1, _last.Session + 1, _last.Invitation + 1, _last.Event + 1);

    /// <summary>The catalog after <paramref name="changes"/>; tokens, roles, sessions and invitations of a user or tenant that goes must be among them.</summary>
    public CatalogSnapshot With(IEnumerable<CatalogChange> changes)
    {
        var (tenants, users, roles, tokens, sessions, invitations, events, last) = (
            new SortedList<long, Tenant>(_tenants), new SortedList<long, User>(_users), new Dictionary<(long, long), UserRole>(_roles), new SortedList<long, AccessToken>(_tokens),
            new SortedList<long, PageSession>(_sessions), new SortedList<long, Invitation>(_invitations), new SortedList<long, AccountEvent>(_events), _last);
        foreach (var change in changes)
        {
            last = last.After(change);
            switch (change)
            {
                case CatalogChange.OfTenant(var tenant, var removed):
                    Put(tenants, tenant.Id, tenant, removed);
                    break;
                case CatalogChange.OfUser(var user, var removed):
                    Put(users, user.Id, user, removed);
                    break;
                case CatalogChange.OfRole(var role, var removed):
                    Put(roles, (role.User, role.Tenant), role, removed);
                    break;
                case CatalogChange.OfToken(var token, var removed):
                    Put(tokens, token.Id, token, removed);
                    break;
                case CatalogChange.OfSession(var session, var removed):
                    Put(sessions, session.Id, session, removed);
                    break;
                case CatalogChange.OfEvent(var one, var removed):
                    Put(events, one.Id, one, removed);
                    break;
                case CatalogChange.OfInvitation(var invitation, var removed):
                    Put(invitations, invitation.Id, invitation, removed);
                    break;
            }
        }
        return new(tenants, users, roles, tokens, sessions, invitations, events, last);
    }

    static void Put<TKey, TRow>(IDictionary<TKey, TRow> rows, TKey key, TRow row, bool removed)
    {
        if (removed)
        {
            rows.Remove(key);
        }
        else
        {
            rows[key] = row;
        }
    }

    public static Principal PrincipalOf(AccessToken token, Tenant tenant) => new(token.Id, tenant.Slug, token.Name, token.Kind, null, token.Scope, token.System);
}
