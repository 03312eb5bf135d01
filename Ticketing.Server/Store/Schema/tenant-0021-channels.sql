-- Where what happens to tickets is told to other programs; events are words with commas between.
CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    address TEXT NOT NULL,
    secret TEXT NOT NULL,
    category TEXT,
    sla INTEGER NOT NULL,
    events TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) {strict};
-- What is to be told, was told, or could not be. cause makes each exist once.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL,
    cause TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    ticket_id INTEGER,
    payload TEXT NOT NULL,
    state INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_answer TEXT,
    done_at INTEGER
) {strict};
CREATE INDEX deliveries_due ON deliveries (next_attempt_at, id) WHERE state = 0;
CREATE INDEX deliveries_channel ON deliveries (channel_id, id);
