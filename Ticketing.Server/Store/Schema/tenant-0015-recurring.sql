-- Work that comes back, and what each turn of it became.
CREATE TABLE recurrences (
    id INTEGER PRIMARY KEY,
    ended INTEGER NOT NULL,
    data TEXT NOT NULL
) {strict};
CREATE TABLE recurrence_turns (
    recurrence_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    day INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (recurrence_id, number)
) {strict-clustered};
