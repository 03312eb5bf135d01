#ifndef MQTT_STREAM_H
#define MQTT_STREAM_H

#include <stdbool.h>
#include <stdint.h>

/// Longest packet body that is kept; of longer ones the beginning is kept and the rest skipped by length.
#define STREAM_ROOM 256

/// A longer packet than this is taken for noise. The server refuses to take more than 64 KiB itself.
#define STREAM_LONGEST 65536

enum stream_step {
    /// The byte was taken; more are needed.
    STREAM_MORE,

    /// A packet is complete: first, length and body hold it until the next byte is fed.
    STREAM_PACKET,

    /// No server sends this to such a client: bytes were lost or added, and where the next packet begins is unknown.
    STREAM_OUT_OF_STEP,
};

/// What comes from the server, byte by byte.
struct stream {
    uint8_t place;
    uint8_t shift;
    uint8_t first;

    /// Remaining Length as announced; greater than STREAM_ROOM means that the packet was cut there.
    uint32_t length;

    uint32_t received;
    uint8_t body[STREAM_ROOM];
};

/// Passes over everything until a CONNACK comes: chatter of a modem that starts, and what was on its way from an earlier connection.
void stream_hunt(struct stream *stream);

enum stream_step stream_feed(struct stream *stream, uint8_t byte);

/// True in the middle of a packet. A silence there means that bytes were lost.
bool stream_is_inside(const struct stream *stream);

#endif
