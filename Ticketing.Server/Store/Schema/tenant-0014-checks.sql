-- Heartbeat checks. uuid names one in addresses; alert_at: silent if nothing comes before it, null = nothing is expected.
CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    tags TEXT NOT NULL,
    description TEXT NOT NULL,
    period INTEGER NOT NULL,
    schedule TEXT,
    zone TEXT NOT NULL,
    grace INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    down INTEGER NOT NULL,
    pings INTEGER NOT NULL,
    last_ping_at INTEGER,
    started_at INTEGER,
    started_run TEXT,
    duration INTEGER,
    alert_at INTEGER
) {strict};
-- Those whose time comes next.
CREATE INDEX checks_alert ON checks (alert_at) WHERE alert_at IS NOT NULL;
-- The last pings of each, counted per check.
CREATE TABLE check_pings (
    check_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    exit_status INTEGER,
    run TEXT,
    method TEXT NOT NULL,
    address TEXT,
    agent TEXT,
    body TEXT,
    duration INTEGER,
    PRIMARY KEY (check_id, number)
) {strict-clustered};
