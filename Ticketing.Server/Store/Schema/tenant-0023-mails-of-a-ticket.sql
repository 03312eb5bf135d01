-- The mails about a ticket, newest first, however many came since.
CREATE INDEX outbox_ticket ON outbox (ticket_id, id) WHERE ticket_id IS NOT NULL;
