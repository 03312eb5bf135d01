-- A tenant has a state (0 active, 1 suspended, 2 moving, 3 closing, 4 purged), may have a host name of its own, and knows where it is being moved.
-- Several tenants may lie in one database, so a store is no longer unique; SQLite drops no such rule, so the table is made anew. The references to it hold again when the transaction ends.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE tenants_before AS SELECT * FROM tenants;
DROP TABLE tenants;
CREATE TABLE tenants (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT,
    store TEXT,
    created_at INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    delete_after INTEGER,
    host TEXT UNIQUE,
    moves_to TEXT
) STRICT;
INSERT INTO tenants (id, slug, name, email, store, created_at) SELECT id, slug, name, email, store, created_at FROM tenants_before;
DROP TABLE tenants_before;
