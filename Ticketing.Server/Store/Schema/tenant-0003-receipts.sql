-- By which delivery a ticket came, for 24 hours: who repeats the delivery gets no second ticket.
-- session and digest: 64 bits of a hash; packet: the sender's number of the delivery, used again and again.
CREATE TABLE mqtt_receipts (
    session INTEGER NOT NULL,
    packet INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, packet)
) {strict-clustered};
