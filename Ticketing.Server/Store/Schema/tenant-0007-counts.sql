-- How many tickets there are of each kind, without the deleted ones, kept with every change: a list's total does not look at a million rows.
CREATE TABLE ticket_counts (
    kind INTEGER PRIMARY KEY,
    tickets INTEGER NOT NULL
) {strict};
INSERT INTO ticket_counts (kind, tickets) SELECT kind, COUNT(*) FROM tickets WHERE deleted_at IS NULL GROUP BY kind;
DROP INDEX tickets_deleted;
-- What is finished, newest last: however many unfinished tickets came after it.
CREATE INDEX tickets_finished ON tickets (id) WHERE kind >= 3 AND deleted_at IS NULL;
