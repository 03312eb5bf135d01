#ifndef APP_REPORTER_H
#define APP_REPORTER_H

#include "../mqtt/client.h"
#include "alarms.h"
#include "lamp.h"
#include "settings.h"
#include "tickets.h"

/// What this board needs from the world around it; the chip on a board, a test on a computer.
struct surroundings {
    uint32_t (*now)(void);
    uint32_t (*random)(void);

    /// Takes one word or more of a line for people (and tests) to read.
    void (*say)(const char *text);
};

/// Reports what contacts say to the server and knows what became of it. There is one per program, because the client's callbacks name no receiver.
extern struct reporter {
    struct settings settings;
    struct alarms alarms;
    struct tickets tickets;
    struct mqtt_client client;

    /// Bit i = the last thing that was queued for input i is an alarm.
    uint8_t reported;

    bool is_up, is_refused;

    /// State of each input's ticket as the console was told it last.
    uint8_t said[INPUT_COUNT];

    /// Names this run of the board: sequence numbers begin again with each. 0 = not yet chosen.
    uint32_t boot;
} reporter;

void reporter_start(const struct mqtt_transport *transport, const struct surroundings *surroundings);

/// Queues what has changed; what finds no room is tried again with the next call. Tells the console what has become of the tickets.
/// @param open Bit i = contact i is open.
void reporter_take(uint8_t open);

/// What the lamp has to show.
enum lamp reporter_lamp(void);

/// Writes a line of words to the console, the last one may be null.
void reporter_say(const char *what, const char *which, const char *how);

#endif
