#ifndef MQTT_TRANSPORT_H
#define MQTT_TRANSPORT_H

#include <stdint.h>

/// A byte pipe to an MQTT server. Neither function waits for the other side.
struct mqtt_transport {
    /// Takes up to `count` bytes and returns how many it took; 0 = no room now, ask again later; negative = the pipe is broken and a new connection is needed.
    int (*send)(void *pipe, const uint8_t *bytes, int count);

    /// Gives up to `room` bytes and returns how many; 0 = nothing is there now; negative = bytes were lost before this point (overrun, framing), so
    /// what follows is out of step and a new connection is needed. A loss is told once.
    int (*receive)(void *pipe, uint8_t *bytes, int room);

    void *pipe;
};

#endif
