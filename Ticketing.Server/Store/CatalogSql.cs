namespace Ticketing.Store;

/// <summary>Statements on the catalog. All tables are read whole and written by primary key.</summary>
static class CatalogSql
{
    public const string Tenants = "SELECT id, slug, name, email, store, created_at, state, delete_after, host, moves_to FROM tenants ORDER BY id";
    public const string Users = "SELECT id, name, email, password_hash, created_at, totp, totp_step, recovery, subject FROM users ORDER BY id";
    public const string Roles = "SELECT user_id, tenant_id, role FROM roles";
    public const string Tokens = "SELECT id, tenant_id, name, kind, scope, system, hash, created_by, created_at, expires_at, used_at FROM tokens ORDER BY id";
    public const string Sessions = "SELECT id, user_id, tenant_id, hash, created_at, used_at, address, browser FROM sessions ORDER BY id";
    public const string LastIds = "SELECT tenant, \"user\", token, session, invitation, event FROM last_ids";

    public const string Invitations = "SELECT id, tenant_id, role, email, hash, created_by, created_at, expires_at FROM invitations ORDER BY id";

    public const string Events = "SELECT id, tenant_id, at, type, actor, door, address, data FROM account_events ORDER BY id";

    public const string PutTenant =
        "INSERT INTO tenants (id, slug, name, email, store, created_at, state, delete_after, host, moves_to) VALUES (@id, @slug, @name, @email, @store, @created_at, @state, @delete_after, @host, @moves_to) " +
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, store = excluded.store, state = excluded.state, delete_after = excluded.delete_after, host = excluded.host, moves_to = excluded.moves_to";

    public const string PutUser =
        "INSERT INTO users (id, name, email, password_hash, created_at, totp, totp_step, recovery, subject) VALUES (@id, @name, @email, @password_hash, @created_at, @totp, @totp_step, @recovery, @subject) " +
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, password_hash = excluded.password_hash, totp = excluded.totp, totp_step = excluded.totp_step, recovery = excluded.recovery, subject = excluded.subject";

    public const string PutRole =
        "INSERT INTO roles (user_id, tenant_id, role) VALUES (@user_id, @tenant_id, @role) ON CONFLICT (user_id, tenant_id) DO UPDATE SET role = excluded.role";

    public const string PutToken =
        "INSERT INTO tokens (id, tenant_id, name, kind, scope, system, hash, created_by, created_at, expires_at, used_at) " +
        "VALUES (@id, @tenant_id, @name, @kind, @scope, @system, @hash, @created_by, @created_at, @expires_at, @used_at) " +
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, scope = excluded.scope, system = excluded.system, expires_at = excluded.expires_at, used_at = excluded.used_at";

    public const string PutSession =
        "INSERT INTO sessions (id, user_id, tenant_id, hash, created_at, used_at, address, browser) VALUES (@id, @user_id, @tenant_id, @hash, @created_at, @used_at, @address, @browser) " +
        "ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at";

    public const string PutInvitation =
        "INSERT INTO invitations (id, tenant_id, role, email, hash, created_by, created_at, expires_at) VALUES (@id, @tenant_id, @role, @email, @hash, @created_by, @created_at, @expires_at)";

    public const string PutEvent = "INSERT INTO account_events (id, tenant_id, at, type, actor, door, address, data) VALUES (@id, @tenant_id, @at, @type, @actor, @door, @address, @data)";
    public const string DeleteEvent = "DELETE FROM account_events WHERE id = @id";
    public const string DeleteInvitation = "DELETE FROM invitations WHERE id = @id";
    public const string DeleteTenant = "DELETE FROM tenants WHERE id = @id";
    public const string DeleteUser = "DELETE FROM users WHERE id = @id";
    public const string DeleteRole = "DELETE FROM roles WHERE user_id = @user_id AND tenant_id = @tenant_id";
    public const string DeleteToken = "DELETE FROM tokens WHERE id = @id";
    public const string DeleteSession = "DELETE FROM sessions WHERE id = @id";
    public const string PutLastIds = "UPDATE last_ids SET tenant = @tenant, \"user\" = @user, token = @token, session = @session, invitation = @invitation, event = @event WHERE id = 1";
}
