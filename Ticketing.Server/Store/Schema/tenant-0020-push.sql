-- Web push (RFC 8030): the key that browsers subscribe to, their subscriptions, and what they are still to be told. kinds: those that come, separated by spaces.
CREATE TABLE push_keys (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL
) {strict};
CREATE TABLE push_subscriptions (
    id INTEGER PRIMARY KEY,
    user_name TEXT NOT NULL,
    endpoint TEXT NOT NULL UNIQUE,
    receiver TEXT NOT NULL,
    secret TEXT NOT NULL,
    browser TEXT,
    language TEXT NOT NULL,
    kinds TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_answer TEXT
) {strict};
CREATE TABLE pushes (
    id INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL,
    cause TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    UNIQUE (subscription_id, cause)
) {strict};
CREATE INDEX pushes_due ON pushes (next_attempt_at, id);
