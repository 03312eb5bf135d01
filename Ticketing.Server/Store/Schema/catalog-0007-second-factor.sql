-- The second factor of a user: the app's secret in base32 (NULL = off), the step of the code that was used last, and the hashes of the recovery codes left.
ALTER TABLE users ADD COLUMN totp TEXT;
ALTER TABLE users ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN recovery TEXT;
