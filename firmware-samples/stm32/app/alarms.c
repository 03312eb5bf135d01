#include "alarms.h"

#include <stddef.h>

bool alarms_add(struct alarms *alarms, uint8_t input, bool is_over)
{
    if (alarms->count == ALARM_ROOM) {
        return false;
    }
    alarms->items[(alarms->first + alarms->count++) % ALARM_ROOM] = (struct alarm) { ++alarms->last, input, is_over };
    return true;
}

const struct alarm *alarms_oldest(const struct alarms *alarms)
{
    return alarms->count == 0 ? NULL : &alarms->items[alarms->first];
}

void alarms_remove(struct alarms *alarms)
{
    alarms->first = (alarms->first + 1) % ALARM_ROOM;
    alarms->count--;
}

uint8_t alarms_waiting(const struct alarms *alarms)
{
    uint8_t waiting = 0;
    for (int i = 0; i < alarms->count; i++) {
        waiting |= (uint8_t)(1 << alarms->items[(alarms->first + i) % ALARM_ROOM].input);
    }
    return waiting;
}

uint16_t alarm_packet_id(const struct alarm *alarm)
{
    return (uint16_t)((alarm->sequence & 0x7FFF) + 1);
}
