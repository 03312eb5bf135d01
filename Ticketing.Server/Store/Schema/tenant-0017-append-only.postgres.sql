-- The audit trail only grows. Who replaces a whole store by another says so with the mark.
CREATE FUNCTION events_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM marks WHERE name = 'replacing') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit trail only grows';
END
$$;
CREATE TRIGGER events_unchanged BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_only_grow();
