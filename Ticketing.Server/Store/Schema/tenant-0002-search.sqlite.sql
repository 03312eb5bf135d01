-- Search in title, description and reference: parts of words, any case. Filled by a follower of the events, so that intake does not pay for it.
CREATE VIRTUAL TABLE ticket_search USING fts5 (title, description, reference, tokenize = 'trigram');
