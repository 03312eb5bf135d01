using System.Data.Common;
using Ticketing.Admission;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>
/// Tenants, users, tokens and sessions: kept in the main store, copied whole into memory. Look-ups never touch the store; a change is decided on the copy, written in one transaction, and only then seen.
/// Another process may write too (<c>ticketing token add</c> beside the running server): <see cref="Refresh"/> notices within its period.
/// </summary>
public sealed class TenantCatalog : ICredentialDirectory, IDisposable
{
    const int Tries = 20;
    static readonly Refusal Away = new(RefusalKind.Unavailable, "store-unavailable", "The database of the catalog cannot be reached now. Nothing was changed; try again in a few seconds.");
    const int LooksPerSecond = 50;
    static readonly TimeSpan TouchEvery = TimeSpan.FromHours(1);

    readonly ICatalogStore _store;
    readonly TimeProvider _time;
    readonly Lock _lock = new();
    volatile CatalogSnapshot _now;
    bool _mustLoad;
    int _touching;
    long _version;
    long _lookedAt;
    int _looks;

    public TenantCatalog(ICatalogStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _now = CatalogSnapshot.Of(store.Load());
    }

    /// <summary>The catalog as it is; keep it for the time of one decision.</summary>
    public CatalogSnapshot Now => _now;

    public long Version => Interlocked.Read(ref _version);

    /// <summary>What a change is judged at.</summary>
    public Instant Time => Instant.From(_time.GetUtcNow());

    /// <summary>Decides and writes a change. <paramref name="decide"/> is pure: it may be called again if another process was faster.</summary>
    public Outcome<T> Change<T>(Func<CatalogSnapshot, Decision<T>> decide) where T : class
    {
        lock (_lock)
        {
            for (var i = 0; i < Tries; i++)
            {
                if (_mustLoad && !TryLoad())
                {
                    return Away;
                }
                var (outcome, changes) = decide(_now);
                if (changes.Count == 0)
                {
                    return outcome;
                }
                switch (_store.Apply(changes))
                {
                    case { IsWritten: true }:
                        Publish(_now.With(changes));
                        return outcome;
                    case { Trouble: { } trouble }:
                        return trouble;
                }
                _mustLoad = true;
            }
        }
        return Refusal.Busy;
    }

    /// <summary>Takes over what another process wrote. True if something changed.</summary>
    public bool Refresh()
    {
        lock (_lock)
        {
            return (_mustLoad || _store.IsStale()) && TryLoad();
        }
    }

    /// <summary>False while the store cannot be read: the copy stays, and is replaced before anything is decided on it.</summary>
    bool TryLoad()
    {
        _mustLoad = true;
        try
        {
            Publish(CatalogSnapshot.Of(_store.Load()));
        }
        catch (DbException)
        {
            return false;
        }
        _mustLoad = false;
        return true;
    }

    /// <summary>Why nothing may be done in a tenant now; null if it is open or there is none. A dictionary look-up.</summary>
    public Refusal? StandingOf(string tenant) => _now.FindTenant(tenant)?.Refusal();

    public Principal? FindToken(TokenHash hash) => Used(_now.FindToken(hash) ?? (LookAgain() ? _now.FindToken(hash) : null));

    public Principal? FindToken(long id)
    {
        var snapshot = _now;
        return snapshot.FindToken(id) is { } token && !HasExpired(token) && snapshot.FindTenant(token.Tenant) is { } tenant ? CatalogSnapshot.PrincipalOf(token, tenant) : null;
    }

    /// <summary>Notes the use of a token; null if it has expired.</summary>
    Principal? Used(Principal? token)
    {
        if (token is null || (_now.FindToken(token.Id) is { } row && HasExpired(row)))
        {
            return null;
        }
        TokenUses.Note(token.Id, Time);
        return token;
    }

    bool HasExpired(AccessToken token) => token.ExpiresAt <= Time.Milliseconds;

    /// <summary>When tokens were used last, at this server.</summary>
    public TokenUses TokenUses { get; } = new();

    /// <summary>By the secret of a link; null if unknown, used or expired.</summary>
    public Invitation? FindInvitation(TokenHash hash)
    {
        var found = _now.FindInvitation(hash) ?? (LookAgain() ? _now.FindInvitation(hash) : null);
        return found?.ExpiresAt > Time.Milliseconds ? found : null;
    }

    /// <summary>The proper name of a user of a tenant, by login name or mail address; null if there is none.</summary>
    public string? UserNamed(string tenant, string name)
    {
        if (_now.FindAccount(name) is { } account)
        {
            foreach (var membership in account.Memberships)
            {
                if (membership.Tenant == tenant)
                {
                    return account.Name;
                }
            }
        }
        return null;
    }

    public UserAccount? FindUser(string name) => _now.FindAccount(name) ?? (LookAgain() ? _now.FindAccount(name) : null);

    public Session? FindSession(TokenHash hash)
    {
        if (_now.FindSession(hash) is null)
        {
            LookAgain();
        }
        var snapshot = _now;
        var now = _time.GetUtcNow();
        if (snapshot.FindSession(hash) is not { } session || !PageSessions.IsAlive(session, Instant.From(now))
            || snapshot.FindAccount(session.User) is not { } account || snapshot.FindTenant(session.Tenant) is not { } tenant)
        {
            return null;
        }
        if (now.ToUnixTimeMilliseconds() - session.UsedAt > TouchEvery.TotalMilliseconds)
        {
            Touch(hash, now.ToUnixTimeMilliseconds());
        }
        return new(session.Id, account, tenant.Slug, DateTimeOffset.FromUnixTimeMilliseconds(session.CreatedAt) + SessionCookie.Absolute);
    }

    /// <summary>Writes that a session is in use. No request waits for a database elsewhere, which may be away: there it happens beside it, one at a time.</summary>
    void Touch(TokenHash hash, long now)
    {
        if (!_store.IsShared)
        {
            Write();
        }
        else if (Interlocked.CompareExchange(ref _touching, 1, 0) == 0)
        {
            _ = Task.Run(() =>
            {
                try
                {
                    Write();
                }
                finally
                {
                    Volatile.Write(ref _touching, 0);
                }
            });
        }

        void Write() => Change<PageSession>(current => current.FindSession(hash) is { } found
            ? new(found, [new CatalogChange.OfSession(found with { UsedAt = now })])
            : new(Refusal.NotFound("session")));
    }

    public void Rehash(UserAccount user, string passwordHash) => Change<User>(now => now.FindUser(user.Id) is { } found && found.PasswordHash == user.PasswordHash
        ? new(found, [new CatalogChange.OfUser(found with { PasswordHash = passwordHash })])
        : new(Refusal.NotFound("user")));

    public bool IsCurrent(Principal principal)
    {
        var snapshot = _now;
        if (principal.Kind != PrincipalKind.User)
        {
            TokenUses.Note(principal.Id, Time);
        }
        return principal.Kind == PrincipalKind.User
            ? snapshot.FindAccount(principal.Id)?.Memberships.Any(membership => membership.Tenant == principal.Tenant && membership.Role == principal.Role && membership.IsOpen) == true
            : snapshot.FindToken(principal.Id) is { } token && !HasExpired(token) && snapshot.FindTenant(token.Tenant) is { IsOpen: true } tenant && CatalogSnapshot.PrincipalOf(token, tenant) == principal;
    }

    public bool UseCode(long user, string code) => SecondFactors.Use(this, user, code) switch
    {
        null => true,
        { Kind: RefusalKind.Unavailable } away => throw new StoreAwayException(away),
        _ => false,
    };

    public bool IsAlive(long session) => _now.FindSession(session) is { } found && PageSessions.IsAlive(found, Time);

    /// <summary>A credential is unknown: another server may have made it a moment ago. Whoever guesses makes us look at most <see cref="LooksPerSecond"/> times a second. True = it is worth asking again.</summary>
    bool LookAgain()
    {
        if (!_store.IsShared)
        {
            return false;
        }
        lock (_lock)
        {
            var second = _time.GetUtcNow().ToUnixTimeSeconds();
            _looks = second == _lookedAt ? _looks + 1 : 1;
            _lookedAt = second;
            if (_looks > LooksPerSecond)
            {
                return false;
            }
            Refresh(); // or somebody else did meanwhile
            return true;
        }
    }

    void Publish(CatalogSnapshot snapshot)
    {
        _now = snapshot;
        Interlocked.Increment(ref _version);
    }

    public void Dispose() => _store.Dispose();
}

/// <summary>What a change comes to: its answer and the rows to write; no rows = nothing is written.</summary>
public readonly record struct Decision<T>(Outcome<T> Outcome, IReadOnlyList<CatalogChange> Changes) where T : class
{
    public Decision(Refusal refusal) : this(refusal, [])
    {
    }
}
