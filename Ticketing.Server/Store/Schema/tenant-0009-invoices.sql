-- Invoices, numbered without gaps by their id; data is all that stands on one.
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL,
    total_cents INTEGER NOT NULL,
    data TEXT NOT NULL
) {strict};
CREATE INDEX invoices_contact ON invoices (contact_id, id);
-- Where invoices go by post.
ALTER TABLE plan_known ADD COLUMN address TEXT;
