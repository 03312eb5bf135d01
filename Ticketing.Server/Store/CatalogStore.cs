using System.Data.Common;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The catalog in the main database. Several processes may hold it open; each notices the others' commits.</summary>
sealed class CatalogStore : ICatalogStore
{
    readonly SqlSession _session;
    LastIds _last;

    CatalogStore(SqlSession session) => _session = session;

    /// <summary>Opens the catalog, creating or migrating it first.</summary>
    /// <exception cref="NewerSchemaException">It was written by a newer program.</exception>
    public static CatalogStore Open(StorePlace place, Instant now)
    {
        var session = place.OpenWriter();
        try
        {
            Migrations.Apply(session, "catalog", place.Name, now.Milliseconds);
            return new(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public CatalogRows Load()
    {
        _session.BeginRead(mark: true);
        try
        {
            _last = _session.List(CatalogSql.LastIds, row => new LastIds(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)))[0];
            return new(
                _session.List(CatalogSql.Tenants, ReadTenant),
                _session.List(CatalogSql.Users, ReadUser),
                _session.List(CatalogSql.Roles, row => new UserRole(row.GetInt64(0), row.GetInt64(1), (Role)row.GetInt64(2))),
                _session.List(CatalogSql.Tokens, ReadToken),
                _session.List(CatalogSql.Sessions, ReadSession),
                _last)
            {
                Events = _session.List(CatalogSql.Events, row => new AccountEvent(row.GetInt64(0), row.GetInt64(1), new(row.GetInt64(2)), row.GetString(3), new(row.GetString(4), row.GetString(5), Text(row, 6)), Text(row, 7))),
                Invitations = _session.List(CatalogSql.Invitations, row => new Invitation(row.GetInt64(0), row.GetInt64(1), (Role)row.GetInt64(2), Text(row, 3), Hash(row, 4), row.GetString(5), row.GetInt64(6), row.GetInt64(7))),
            };
        }
        finally
        {
            _session.EndRead();
        }
    }

    public bool IsShared => _session.Dialect.IsRemote;

    public bool IsStale()
    {
        try
        {
            return _session.HasMoved();
        }
        catch (Exception trouble) when (StoreTrouble.Of(trouble) is not null)
        {
            return false; // what cannot be asked now is asked again: the copy serves meanwhile
        }
    }

    public ApplyResult Apply(IReadOnlyList<CatalogChange> changes)
    {
        var (last, committing) = (_last, false);
        try
        {
            if (_session.BeginWrite())
            {
                _session.RollBack();
                return ApplyResult.Stale;
            }
            foreach (var change in changes)
            {
                Write(change);
                last = last.After(change);
            }
            _session.Execute(CatalogSql.PutLastIds, last.Tenant, last.User, last.Token, last.Session, last.Invitation, last.Event);
            committing = true;
            _session.Commit(StoreNotice.OfCatalog);
            _last = last;
            return ApplyResult.Written;
        }
        catch (Exception exception)
        {
            _session.RollBack();
            if (StoreTrouble.Of(exception) is { } refusal)
            {
                if (committing && WasDone())
                {
                    _last = last;
                    return ApplyResult.Written;
                }
                return ApplyResult.Refused(refusal);
            }
            throw;
        }
    }

    /// <summary>After a commit whose answer was lost. Where the store cannot be asked, the change counts as refused; should it be there after all, the next look finds it.</summary>
    bool WasDone()
    {
        try
        {
            return _session.AskFate() == CommitFate.Done;
        }
        catch (Exception trouble) when (StoreTrouble.Of(trouble) is not null)
        {
            return false;
        }
    }

    void Write(CatalogChange change)
    {
        _ = change switch
        {
            CatalogChange.OfTenant(var tenant, true) => _session.Execute(CatalogSql.DeleteTenant, tenant.Id),
            CatalogChange.OfTenant(var tenant, _) => _session.Execute(CatalogSql.PutTenant, tenant.Id, tenant.Slug, tenant.Name, tenant.Email, tenant.Store, tenant.CreatedAt, (long)tenant.State, tenant.DeleteAfter, tenant.Host, tenant.MovesTo),
            CatalogChange.OfUser(var user, true) => _session.Execute(CatalogSql.DeleteUser, user.Id),
            CatalogChange.OfUser(var user, _) => _session.Execute(CatalogSql.PutUser, user.Id, user.Name, user.Email, user.PasswordHash, user.CreatedAt, user.Factor?.Secret, user.Factor?.LastStep ?? 0L, user.Factor?.Recovery, user.Subject),
            CatalogChange.OfRole(var role, true) => _session.Execute(CatalogSql.DeleteRole, role.User, role.Tenant),
            CatalogChange.OfRole(var role, _) => _session.Execute(CatalogSql.PutRole, role.User, role.Tenant, (long)role.Role),
            CatalogChange.OfToken(var token, true) => _session.Execute(CatalogSql.DeleteToken, token.Id),
            CatalogChange.OfToken(var token, _) => _session.Execute(CatalogSql.PutToken, token.Id, token.Tenant, token.Name, (long)token.Kind, (long)token.Scope, token.System, token.Hash.ToArray(), token.CreatedBy, token.CreatedAt, token.ExpiresAt, token.UsedAt),
            CatalogChange.OfSession(var session, true) => _session.Execute(CatalogSql.DeleteSession, session.Id),
            CatalogChange.OfSession(var session, _) => _session.Execute(CatalogSql.PutSession, session.Id, session.User, session.Tenant, session.Hash.ToArray(), session.CreatedAt, session.UsedAt, session.Address, session.Browser),
            CatalogChange.OfEvent(var done, true) => _session.Execute(CatalogSql.DeleteEvent, done.Id),
            CatalogChange.OfEvent(var done, _) => _session.Execute(CatalogSql.PutEvent, done.Id, done.Tenant, done.At.Milliseconds, done.Type, done.By.Actor, done.By.Door, done.By.Address, done.Data),
            CatalogChange.OfInvitation(var invitation, true) => _session.Execute(CatalogSql.DeleteInvitation, invitation.Id),
            CatalogChange.OfInvitation(var one, _) => _session.Execute(CatalogSql.PutInvitation, one.Id, one.Tenant, (long)one.Role, one.Email, one.Hash.ToArray(), one.CreatedBy, one.CreatedAt, one.ExpiresAt),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
        };
    }

    internal static Tenant ReadTenant(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), Text(row, 3), Text(row, 4), row.GetInt64(5))
    {
        State = (TenantState)row.GetInt64(6),
        DeleteAfter = row.IsDBNull(7) ? null : row.GetInt64(7),
        Host = Text(row, 8),
        MovesTo = Text(row, 9),
    };

    static AccessToken ReadToken(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), (PrincipalKind)row.GetInt64(3), (TokenScope)row.GetInt64(4), Text(row, 5), Hash(row, 6), row.GetString(7), row.GetInt64(8))
    {
        ExpiresAt = row.IsDBNull(9) ? null : row.GetInt64(9),
        UsedAt = row.IsDBNull(10) ? null : row.GetInt64(10),
    };

    static User ReadUser(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), Text(row, 2), row.GetString(3), row.GetInt64(4))
    {
        Factor = Text(row, 5) is { } secret ? new(secret, row.GetInt64(6), Text(row, 7) ?? "") : null,
        Subject = Text(row, 8),
    };

    static PageSession ReadSession(DbDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), Hash(row, 3), row.GetInt64(4), row.GetInt64(5)) { Address = Text(row, 6), Browser = Text(row, 7) };

    static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static TokenHash Hash(DbDataReader row, int column) => TokenHash.From((byte[])row.GetValue(column));

    public void Dispose() => _session.Dispose();
}
