-- A link by which somebody becomes a user; hash: SHA-256 of its secret. And until when a token is valid (NULL = for good), and when it was used last.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL REFERENCES tenants (id),
    role INTEGER NOT NULL,
    email TEXT,
    hash BLOB NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) {strict};
ALTER TABLE last_ids ADD COLUMN invitation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN expires_at INTEGER;
ALTER TABLE tokens ADD COLUMN used_at INTEGER;
