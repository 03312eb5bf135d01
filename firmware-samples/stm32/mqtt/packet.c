#include "packet.h"

/// First byte and at most two bytes of Remaining Length; the body follows them.
#define HEADER_ROOM 3

void packet_begin(struct packet *packet, uint8_t first)
{
    packet->first = first;
    packet->too_long = false;
    packet->start = packet->end = HEADER_ROOM;
}

void packet_byte(struct packet *packet, uint8_t value)
{
    if (packet->end < PACKET_ROOM) {
        packet->bytes[packet->end++] = value;
    } else {
        packet->too_long = true;
    }
}

void packet_number(struct packet *packet, uint16_t value)
{
    packet_byte(packet, (uint8_t)(value >> 8));
    packet_byte(packet, (uint8_t)value);
}

void packet_chars(struct packet *packet, const char *text)
{
    while (*text != 0) {
        packet_byte(packet, (uint8_t)*text++);
    }
}

const char *const *packet_form(struct packet *packet, const char *form, const char *const *values)
{
    for (; *form != 0; form++) {
        if (*form == '%') {
            packet_chars(packet, *values++);
        } else {
            packet_byte(packet, (uint8_t)*form);
        }
    }
    return values;
}

uint16_t packet_open(struct packet *packet)
{
    packet_number(packet, 0);
    return packet->end;
}

void packet_close(struct packet *packet, uint16_t mark)
{
    uint16_t length = packet->end - mark;
    packet->bytes[mark - 2] = (uint8_t)(length >> 8);
    packet->bytes[mark - 1] = (uint8_t)length;
}

bool packet_finish(struct packet *packet)
{
    uint16_t length = packet->end - HEADER_ROOM;
    if (packet->too_long) {
        packet->start = packet->end = 0;
        return false;
    }
    // Remaining Length is seven bits per byte, the lower ones first, and never longer than needed (2.2.3).
    uint8_t *at = packet->bytes + HEADER_ROOM;
    if (length < 128) {
        *--at = (uint8_t)length;
    } else {
        *--at = (uint8_t)(length >> 7);
        *--at = (uint8_t)(length | 128);
    }
    *--at = packet->first;
    packet->start = (uint16_t)(at - packet->bytes);
    return true;
}
