-- What persistent MQTT sessions must not forget, and retained messages. Times are Unix milliseconds, intervals seconds. Read whole at the start; afterwards only written.

-- ended_at: when its connection ended; NULL = it has one. will_due: when the will is to be published; NULL = not yet known.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    client TEXT NOT NULL,
    realm TEXT NOT NULL,
    expiry INTEGER NOT NULL,
    ended_at INTEGER,
    will_topic TEXT,
    will_payload BLOB,
    will_qos INTEGER,
    will_retain INTEGER,
    will_properties BLOB,
    will_expires INTEGER,
    will_delay INTEGER,
    will_patience INTEGER,
    will_due INTEGER
) {strict};

CREATE TABLE subscriptions (
    session INTEGER NOT NULL,
    filter TEXT NOT NULL,
    qos INTEGER NOT NULL,
    no_local INTEGER NOT NULL,
    retain_as_published INTEGER NOT NULL,
    identifier INTEGER NOT NULL,
    PRIMARY KEY (session, filter)
) {strict-clustered};

-- One row however many sessions it is to be delivered to.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    payload BLOB NOT NULL,
    qos INTEGER NOT NULL,
    retain INTEGER NOT NULL,
    properties BLOB,
    expires_at INTEGER
) {strict};

-- released: PUBREC came. may_be_sent: the session had a connection since the message was queued.
CREATE TABLE deliveries (
    session INTEGER NOT NULL,
    packet_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    message INTEGER NOT NULL,
    qos INTEGER NOT NULL,
    retain INTEGER NOT NULL,
    identifiers TEXT,
    share TEXT,
    released INTEGER NOT NULL,
    may_be_sent INTEGER NOT NULL,
    PRIMARY KEY (session, packet_id)
) {strict-clustered};
CREATE INDEX deliveries_message ON deliveries (message);

-- QoS 2 packet ids that were taken from the client and not yet released by it.
CREATE TABLE received (
    session INTEGER NOT NULL,
    packet_id INTEGER NOT NULL,
    PRIMARY KEY (session, packet_id)
) {strict-clustered};

CREATE TABLE retained (
    realm TEXT NOT NULL,
    topic TEXT NOT NULL,
    payload BLOB NOT NULL,
    qos INTEGER NOT NULL,
    properties BLOB,
    expires_at INTEGER,
    PRIMARY KEY (realm, topic)
) {strict-clustered};

-- How far those have come who feed the server with messages.
CREATE TABLE positions (
    name TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) {strict-clustered};

-- The highest number a session ever had: none is used twice.
CREATE TABLE last_session (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id INTEGER NOT NULL
) {strict};
INSERT INTO last_session (one, id) VALUES (1, 0);
