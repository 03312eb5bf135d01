-- Calendars that people have subscribed to, one each. key: SHA-256 of the secret in its address, as hex.
CREATE TABLE calendars (
    user_name TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) {strict};
