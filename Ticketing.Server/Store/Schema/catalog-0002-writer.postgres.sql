-- How often the store was written, and by which server last: whoever writes locks this row, and knows by its version whether what he remembers is still true.
CREATE TABLE writer (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    server TEXT
);
INSERT INTO writer (one, version) VALUES (1, 0);
