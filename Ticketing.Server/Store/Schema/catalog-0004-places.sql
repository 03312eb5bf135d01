-- From where a login came and with what, so that its owner can tell it from a stranger's.
ALTER TABLE sessions ADD COLUMN address TEXT;
ALTER TABLE sessions ADD COLUMN browser TEXT;
