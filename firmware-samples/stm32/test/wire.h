#ifndef TEST_WIRE_H
#define TEST_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "../app/reporter.h"

/// A board's surroundings without a board: a clock that a test moves, and the other end of the wire.
extern struct wire {
    uint32_t now;

    /// What the board said on its console since wire_clear.
    char said[4096];

    /// What the board sent.
    uint8_t sent[8192];
    int sent_count;

    /// What the board has not fetched yet.
    uint8_t coming[1 << 17];
    int coming_first, coming_count;

    /// Bytes that a call of send takes at the most; negative = the wire is cut.
    int room;

    /// The next call of receive says that bytes were lost.
    bool is_lossy;
} wire;

/// A board that has just started, with settings and an idle wire.
void wire_start(void);

/// Moves the clock in steps of 10 ms and does what the board does in each.
void wire_run(uint32_t milliseconds);

/// Bytes from the server to the board.
void wire_put(const void *bytes, int count);

/// A PUBLISH with QoS 1 from the server.
void wire_publish(const char *topic, const char *payload, uint16_t id);

/// Takes the first packet the board sent into `wire_packet`; its first byte, or -1 if there is none that is complete. Filler is passed over.
int wire_take(void);
extern uint8_t wire_packet[512];
extern int wire_packet_length;

/// Answers CONNECT, SUBSCRIBE and the birth message, so that the connection is up.
void wire_come_up(void);

/// True if the console said this since the last call; forgets all that was said.
bool wire_said(const char *text);

/// True if the packet taken last holds this text.
bool wire_holds(const char *text);

#endif
