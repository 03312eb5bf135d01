-- Alerts that were sent by Prometheus and have not ended: reference is the fingerprint of their labels; data holds labels, annotations, link and tier as JSON.
CREATE TABLE alerts (
    system TEXT NOT NULL,
    reference TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (system, reference)
) {strict-clustered};
CREATE INDEX alerts_end ON alerts (ends_at);
-- Silences: data holds matchers, author and comment as JSON; released = 1 once the alerts that it held have had their tickets after its end.
CREATE TABLE silences (
    key TEXT PRIMARY KEY,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    released INTEGER NOT NULL,
    data TEXT NOT NULL
) {strict-clustered};
CREATE INDEX silences_end ON silences (ends_at) WHERE released = 0;
