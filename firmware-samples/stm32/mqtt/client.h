#ifndef MQTT_CLIENT_H
#define MQTT_CLIENT_H

#include "packet.h"
#include "stream.h"
#include "transport.h"

/// Told to the server in CONNECT; a PINGREQ goes out after half of it without another packet.
#define KEEP_ALIVE_SECONDS 10

/// How long the answer to CONNECT is waited for, and that to everything else: a PUBACK comes only when the alarm is on the server's disk. In milliseconds, as all times here.
#define CONNECT_TIMEOUT 2500
#define ANSWER_TIMEOUT 5000

/// A silence of this length in the middle of a packet means that bytes were lost.
#define SILENCE_IN_PACKET 2000

/// Wait before the first new connection; doubled after each failure up to SHIFT times, half as much again at random added. Longer than a bridge needs to connect again (1 s).
#define BACK_OFF 1500
#define BACK_OFF_SHIFT 5

/// The wait after a refusal starts at BACK_OFF << this: a wrong token does not become right by asking often.
#define REFUSED_SHIFT 3

/// PINGREQ packets that complete whatever packet was cut off, then two bytes that no server accepts, so that it closes the old connection.
#define FILLER_LENGTH (PACKET_ROOM + 2)

enum mqtt_news {
    /// CONNACK was positive.
    NEWS_CONNECTED,

    /// Subscribed and announced: retained messages have come, deliveries begin.
    NEWS_UP,

    /// No answer in time.
    NEWS_SILENT,

    /// What came was no MQTT, or the transport lost bytes.
    NEWS_GARBLED,

    /// The server says no: the value is the return code (3.2.2.3), 128 for a subscription.
    NEWS_REFUSED,

    /// A packet does not fit into PACKET_ROOM.
    NEWS_TOO_LONG,
};

/// What the client asks of its application. The functions that write get a packet that was begun, and write what follows its header.
struct mqtt_user {
    /// Milliseconds since any moment; may wrap around.
    uint32_t (*now)(void);
    uint32_t (*random)(void);

    /// Flags, keep-alive, client id, will, name and token (3.1.2.3 and on).
    void (*connect)(struct packet *packet);

    /// Topic filter and QoS.
    void (*subscribe)(struct packet *packet);

    /// Topic, the given packet id and payload of the retained birth message.
    void (*announce)(struct packet *packet, uint16_t id);

    /// The oldest message that was not delivered: topic, packet id (1 to 0xFFFD), payload. Returns the id, or 0 if there is none. The same message again until `delivered`.
    uint16_t (*next)(struct packet *packet);

    /// The server has it.
    void (*delivered)(uint16_t id);

    /// A message came. Neither text ends with a zero.
    void (*message)(const char *topic, int topic_length, const char *payload, int payload_length);

    void (*news)(enum mqtt_news news, int value);
};

/// A connection that is kept up: connect, subscribe, announce, then deliver one message after the other. Never sends a message twice over one connection:
/// a byte lost on the way would let the server take the second copy for a part of the first.
struct mqtt_client {
    const struct mqtt_transport *transport;
    const struct mqtt_user *user;
    uint8_t state;
    uint8_t failures;
    uint16_t awaited;

    /// Packet id of what was sent and not acknowledged on any connection; 0 = none.
    uint16_t unacknowledged;

    /// Bytes of filler that are still to go.
    uint16_t filler;

    uint32_t since;
    uint32_t wait;
    uint32_t heard;
    struct packet out;
    struct stream in;
};

/// The first connection is made after a wait as after a lost one: before a restart of this board half a packet may have been sent.
void mqtt_start(struct mqtt_client *client, const struct mqtt_transport *transport, const struct mqtt_user *user);

/// Does what is due and returns. To be called when bytes have come, and at least every 10 ms.
void mqtt_poll(struct mqtt_client *client);

#endif
