-- One tenant's store. Times are Unix milliseconds UTC, enumerations their number, JSON is text, ids are given by the writer:
-- so this text serves every engine; {strict} is what the dialect makes of it.

CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT,
    system TEXT NOT NULL,
    category TEXT,
    reference TEXT,
    status TEXT NOT NULL,
    kind INTEGER NOT NULL,
    sla INTEGER NOT NULL,
    guaranteed INTEGER NOT NULL,
    due_at INTEGER,
    requester TEXT,
    assignee TEXT,
    watchers TEXT,
    labels TEXT,
    occurrences INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    due_soon_at INTEGER,
    breached_at INTEGER,
    version INTEGER NOT NULL,
    deleted_at INTEGER
) {strict};

-- Merge by reference, and the guarantee that it cannot go wrong: at most one unfinished ticket per system and reference.
CREATE UNIQUE INDEX tickets_open_reference ON tickets (system, reference) WHERE reference IS NOT NULL AND kind < 3 AND deleted_at IS NULL;
-- "What to do next": the unfinished in due order; also the schedule at start, the plan, and the sweeps for due-soon and breached.
CREATE INDEX tickets_open_due ON tickets (due_at, id) WHERE kind < 3 AND deleted_at IS NULL;
-- Lists of one system.
CREATE INDEX tickets_system ON tickets (system, id);
-- Lists of one category, assignee or requester. Rows without one cost nothing here.
CREATE INDEX tickets_category ON tickets (category, id) WHERE category IS NOT NULL;
CREATE INDEX tickets_assignee ON tickets (assignee, id) WHERE assignee IS NOT NULL;
CREATE INDEX tickets_requester ON tickets (requester, id) WHERE requester IS NOT NULL;
-- Lists by time of change, and what changed since.
CREATE INDEX tickets_updated ON tickets (updated_at, id);

-- Everything that happened, in order of commit; a ticket's events are its log. hash = SHA-256 over the previous hash and this row.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    ticket_id INTEGER,
    actor TEXT NOT NULL,
    door TEXT NOT NULL,
    address TEXT,
    count INTEGER NOT NULL,
    data TEXT,
    hash BLOB NOT NULL
) {strict};
CREATE INDEX events_ticket ON events (ticket_id, seq) WHERE ticket_id IS NOT NULL;

-- Mail that is due, on its way, sent or dead. cause makes each mail exist once.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    cause TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    ticket_id INTEGER,
    recipient TEXT NOT NULL,
    recipient_name TEXT,
    data TEXT,
    state INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_answer TEXT,
    done_at INTEGER
) {strict};
CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE state = 0;

-- First answers by idempotency key, for 24 hours.
CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    status INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) {strict};
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE holds (
    id INTEGER PRIMARY KEY,
    sla INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    actor TEXT NOT NULL
) {strict};

CREATE TABLE agents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    user_name TEXT,
    available INTEGER NOT NULL,
    hours TEXT NOT NULL
) {strict};

CREATE TABLE systems (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sla INTEGER NOT NULL,
    grace_seconds INTEGER NOT NULL,
    silent_after_seconds INTEGER,
    last_seen_at INTEGER,
    last_heartbeat_at INTEGER,
    online INTEGER,
    online_changed_at INTEGER,
    created_at INTEGER NOT NULL
) {strict};

CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) {strict};

-- What a follower or a job has done last; survives restarts.
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) {strict};
