-- Who a user is at the issuer of logins by OpenID Connect: the issuer, a space, and its subject; NULL = tied to nobody there.
ALTER TABLE users ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX users_subject ON users (subject);
