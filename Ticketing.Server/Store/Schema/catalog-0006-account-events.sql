-- What was done to users, tokens, sessions and tenants, until it stands in the tenant's own audit trail.
CREATE TABLE account_events (
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    door TEXT NOT NULL,
    address TEXT,
    data TEXT
) {strict};
ALTER TABLE last_ids ADD COLUMN event INTEGER NOT NULL DEFAULT 0;
