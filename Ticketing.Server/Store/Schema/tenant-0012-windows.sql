-- Maintenance windows: alarms of their systems are held while they last.
CREATE TABLE windows (
    id INTEGER PRIMARY KEY,
    ended INTEGER NOT NULL,
    data TEXT NOT NULL
) {strict};
-- Alarms that a window holds; each becomes a ticket or is over. reference = the alarm's, or what stands for it.
CREATE TABLE held_alarms (
    system TEXT NOT NULL,
    reference TEXT NOT NULL,
    window_id INTEGER NOT NULL,
    since INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    actor TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (system, reference)
) {strict-clustered};
