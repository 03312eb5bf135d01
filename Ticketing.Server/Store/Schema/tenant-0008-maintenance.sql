-- Everything that happened to contacts, assets and plans: a stream per contact, asset and local day, its versions without gaps. All tables below but the files follow from it.
CREATE TABLE maintenance_events (
    seq INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL
) {strict};
-- A decision made on a version that somebody else has taken meanwhile cannot be written.
CREATE UNIQUE INDEX maintenance_events_stream ON maintenance_events (stream, version);
-- The state of a long stream after its first events.
CREATE TABLE plan_snapshots (
    stream TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    data TEXT NOT NULL
) {strict};
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    archived INTEGER NOT NULL,
    data TEXT NOT NULL
) {strict};
CREATE TABLE assets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    system TEXT,
    archived INTEGER NOT NULL,
    data TEXT NOT NULL
) {strict};
-- What the plan itself knows of assets (kind 0) and contacts (kind 1), so that it needs neither of the tables above.
CREATE TABLE plan_known (
    kind INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    owner_id INTEGER,
    archived INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) {strict-clustered};
-- day = days since 0001-01-01.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    asset_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    state INTEGER NOT NULL,
    ticket_id INTEGER,
    cost_cents INTEGER NOT NULL,
    data TEXT NOT NULL,
    reminded_on INTEGER,
    invoice_id INTEGER
) {strict};
-- A day's plan, and whom to remind.
CREATE INDEX jobs_day ON jobs (day, starts_at, id);
-- An asset's history and what it has cost.
CREATE INDEX jobs_asset ON jobs (asset_id, id);
-- What is to be put on an invoice.
CREATE INDEX jobs_not_invoiced ON jobs (contact_id, id) WHERE state = 1 AND invoice_id IS NULL;
CREATE INDEX jobs_ticket ON jobs (ticket_id) WHERE ticket_id IS NOT NULL;
-- Photos and files of assets, with the tenant's other data.
CREATE TABLE asset_files (
    id INTEGER PRIMARY KEY,
    asset_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    content BLOB NOT NULL
) {strict};
CREATE INDEX asset_files_asset ON asset_files (asset_id, id);
