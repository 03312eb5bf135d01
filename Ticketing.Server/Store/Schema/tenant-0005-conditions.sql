-- Conditions that other programs report as a state, again and again, and that are there now: only a change opens or finishes a ticket.
CREATE TABLE conditions (
    system TEXT NOT NULL,
    reference TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (system, reference)
) {strict-clustered};
