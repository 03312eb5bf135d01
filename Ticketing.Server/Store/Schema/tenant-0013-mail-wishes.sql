-- What each person wants to be mailed. muted: kinds of mail that are not to come, separated by blanks. Quiet hours are minutes of the local day.
-- Who has no row gets everything at any time.
CREATE TABLE mail_wishes (
    user_name TEXT PRIMARY KEY,
    muted TEXT NOT NULL,
    quiet_from INTEGER,
    quiet_until INTEGER,
    quiet_gold INTEGER NOT NULL,
    digest INTEGER NOT NULL
) {strict};
