-- The catalog: who exists on this server. Small enough to be copied whole into memory; every process that writes it goes through one transaction per change.

CREATE TABLE tenants (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT,
    store TEXT UNIQUE,
    created_at INTEGER NOT NULL
) {strict};

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) {strict};
CREATE UNIQUE INDEX users_name ON users (lower(name));
CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE email IS NOT NULL;

-- What a user may do in a tenant: 0 member, 1 agent, 2 admin.
CREATE TABLE roles (
    user_id INTEGER NOT NULL REFERENCES users (id),
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    role INTEGER NOT NULL,
    PRIMARY KEY (user_id, tenant_id)
) {strict};

-- kind: 1 device, 2 script. scope: 0 intake, 1 read, 2 full. hash: SHA-256 of the secret, which is stored nowhere.
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    system TEXT,
    hash BLOB NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
) {strict};
CREATE UNIQUE INDEX tokens_name ON tokens (tenant_id, lower(name));

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) {strict};

-- The highest id ever given per table, so that none is given twice; one row.
CREATE TABLE last_ids (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    "user" INTEGER NOT NULL,
    token INTEGER NOT NULL,
    session INTEGER NOT NULL
) {strict};
INSERT INTO last_ids (id, tenant, "user", token, session) VALUES (1, 0, 0, 0, 0);
