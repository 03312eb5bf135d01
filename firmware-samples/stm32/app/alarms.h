#ifndef APP_ALARMS_H
#define APP_ALARMS_H

#include <stdbool.h>
#include <stdint.h>

#define ALARM_ROOM 8

/// Something that happened and that the server does not have yet.
struct alarm {
    /// Counts from 1 since the board started.
    uint32_t sequence;

    uint8_t input;

    /// The condition is over.
    bool is_over;
};

/// What waits for delivery, oldest first. Bounded: says no when it is full, and never drops anything.
struct alarms {
    uint32_t last;
    uint8_t first, count;
    struct alarm items[ALARM_ROOM];
};

/// False if the queue is full: ask again later.
bool alarms_add(struct alarms *alarms, uint8_t input, bool is_over);

/// Null if nothing waits.
const struct alarm *alarms_oldest(const struct alarms *alarms);

/// The oldest one is with the server.
void alarms_remove(struct alarms *alarms);

/// The inputs that something waits for; bit i = input i.
uint8_t alarms_waiting(const struct alarms *alarms);

/// 1 to 32768: always the same for the same alarm, different for those that wait beside it.
uint16_t alarm_packet_id(const struct alarm *alarm);

#endif
