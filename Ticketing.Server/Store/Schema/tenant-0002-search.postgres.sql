-- Search in title, description and reference: parts of words, any case. Filled by a follower of the events, so that intake does not pay for it. The text is folded to lower case.
CREATE TABLE ticket_search (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);
-- Trigrams make it fast. The extension comes with PostgreSQL, but in some installations only an administrator may add it; without it the texts are read one by one.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
    CREATE INDEX ticket_search_trigrams ON ticket_search USING gin (text public.gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'no trigrams: %', SQLERRM;
END
$$;
