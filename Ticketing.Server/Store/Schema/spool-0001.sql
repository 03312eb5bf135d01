-- Reports that were acknowledged while a tenant's store was away and have not entered it yet. Always an SQLite file on the server's own disk.

-- report: JSON. kind: which of them it is. received_at: Unix milliseconds.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    door TEXT NOT NULL,
    address TEXT,
    kind INTEGER NOT NULL,
    report TEXT NOT NULL
) {strict};
CREATE INDEX reports_tenant ON reports (tenant, id);

-- name: how the stores remember what has entered from here. last_id: the highest id ever given under that name; one row.
CREATE TABLE spool (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL,
    last_id INTEGER NOT NULL
) {strict};
