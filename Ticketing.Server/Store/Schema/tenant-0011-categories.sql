-- Who a category belongs to: the people who work its tickets (a JSON list of names; none = everybody who works tickets) and perhaps the one system it is about.
ALTER TABLE categories ADD COLUMN system TEXT;
ALTER TABLE categories ADD COLUMN people TEXT;
