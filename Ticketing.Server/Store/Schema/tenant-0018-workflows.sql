-- Workflows beside those that come with the program, each version for good: tickets keep theirs. data is the JSON of states and moves; deleted ones are for new tickets no more.
CREATE TABLE workflows (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (name, version)
) {strict};
-- What only one unfinished ticket of a workflow may have (a candidate), and which ticket has it.
CREATE TABLE workflow_claims (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    ticket_id INTEGER NOT NULL,
    PRIMARY KEY (name, key)
) {strict};
-- The workflow a ticket lives by; none = the default one as it comes with the program.
ALTER TABLE tickets ADD COLUMN workflow TEXT;
ALTER TABLE tickets ADD COLUMN workflow_version INTEGER;
ALTER TABLE categories ADD COLUMN workflow TEXT;
