-- Tickets of conditions that flap: over for now, finished when it stays so until then.
CREATE TABLE held_finishes (
    ticket_id INTEGER PRIMARY KEY,
    until INTEGER NOT NULL
) {strict};
CREATE INDEX held_finishes_until ON held_finishes (until);
