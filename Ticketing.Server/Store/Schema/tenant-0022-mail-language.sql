-- The language of somebody's mails, as its code; null = English.
ALTER TABLE mail_wishes ADD COLUMN language TEXT;
