-- The audit trail only grows. Who replaces a whole store by another says so with the mark.
CREATE TRIGGER events_unchanged BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER events_kept BEFORE DELETE ON events WHEN NOT EXISTS (SELECT 1 FROM marks WHERE name = 'replacing') BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
