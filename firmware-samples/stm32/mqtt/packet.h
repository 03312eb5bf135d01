#ifndef MQTT_PACKET_H
#define MQTT_PACKET_H

#include <stdbool.h>
#include <stdint.h>

/// Longest packet this client sends, header included.
#define PACKET_ROOM 256

/// First bytes of control packets with the flags that 3.1.1 prescribes (2.2.1, 2.2.2).
enum {
    MQTT_CONNECT = 0x10,
    MQTT_CONNACK = 0x20,
    MQTT_PUBLISH = 0x30,
    MQTT_PUBACK = 0x40,
    MQTT_SUBSCRIBE = 0x82,
    MQTT_SUBACK = 0x90,
    MQTT_PINGREQ = 0xC0,
    MQTT_PINGRESP = 0xD0,

    PUBLISH_RETAIN = 0x01,
    PUBLISH_QOS1 = 0x02,
    PUBLISH_DUP = 0x08,
};

/// A control packet being written and then sent: bytes[start..end) are still to go.
struct packet {
    uint16_t start, end;
    uint8_t first;
    bool too_long;
    uint8_t bytes[PACKET_ROOM];
};

/// Begins a packet; what was in it is gone.
void packet_begin(struct packet *packet, uint8_t first);

void packet_byte(struct packet *packet, uint8_t value);

/// Two bytes, the more significant one first (1.5.2).
void packet_number(struct packet *packet, uint16_t value);

/// The characters alone, without length and without the closing zero.
void packet_chars(struct packet *packet, const char *text);

/// The characters of `form`, each % in it replaced by the next of `values`. Returns the value after the last one that was used.
const char *const *packet_form(struct packet *packet, const char *form, const char *const *values);

/// Begins a text with its length before it (1.5.3): returns the mark that packet_close needs.
uint16_t packet_open(struct packet *packet);
void packet_close(struct packet *packet, uint16_t mark);

/// Puts the header before the body. False and nothing to send if the packet did not fit.
bool packet_finish(struct packet *packet);

#endif
