#include "reporter.h"

#include <stddef.h>

#include "delivery.h"
#include "text.h"

struct reporter reporter;

static const struct surroundings *around;

void reporter_say(const char *what, const char *which, const char *how)
{
    around->say(what);
    around->say(" ");
    around->say(which);
    if (how != NULL) {
        around->say(" ");
        around->say(how);
    }
    around->say("\r\n");
}

static void take_news(enum mqtt_news news, int value)
{
    static const char names[][10] = { "connected", "up", "silent", "garbled", "refused", "too-long" };
    char room[NUMBER_ROOM];
    reporter_say("link", names[news], value != 0 ? text_of_number(room, (uint32_t)value, 10, 1) : NULL);
    reporter.is_up = news == NEWS_UP;
    if (news == NEWS_CONNECTED) {
        tickets_begin(&reporter.tickets);
    } else if (news == NEWS_UP) {
        tickets_settle(&reporter.tickets, alarms_waiting(&reporter.alarms));
    }
    reporter.is_refused = news == NEWS_REFUSED || (reporter.is_refused && news > NEWS_UP);
}

static void take_delivery(uint16_t packet_id)
{
    (void)packet_id;
    char room[NUMBER_ROOM];
    const struct alarm *alarm = alarms_oldest(&reporter.alarms);
    reporter_say("stored", inputs[alarm->input].reference, text_of_number(room, alarm->sequence, 10, 1));
    alarms_remove(&reporter.alarms);
}

static void take_message(const char *topic, int topic_length, const char *payload, int payload_length)
{
    const char *reference = settings_after(&reporter.settings, "ticket/", topic, topic_length);
    if (reference != NULL) {
        tickets_take(&reporter.tickets, reference, topic_length - (int)(reference - topic), payload, payload_length);
    }
}

static uint32_t now(void)
{
    return around->now();
}

static uint32_t chance(void)
{
    return around->random();
}

static const struct mqtt_user user = {
    .now = now,
    .random = chance,
    .connect = delivery_connect,
    .subscribe = delivery_subscribe,
    .announce = delivery_announce,
    .next = delivery_next,
    .delivered = take_delivery,
    .message = take_message,
    .news = take_news,
};

void reporter_start(const struct mqtt_transport *transport, const struct surroundings *surroundings)
{
    around = surroundings;
    mqtt_start(&reporter.client, transport, &user);
}

void reporter_take(uint8_t open)
{
    for (uint8_t i = 0; i < INPUT_COUNT; i++) {
        bool is_open = open >> i & 1;
        if (is_open != (reporter.reported >> i & 1) && ((!is_open && !inputs[i].finishes_by_itself) || alarms_add(&reporter.alarms, i, !is_open))) {
            reporter.reported ^= (uint8_t)(1 << i);
            if (is_open) {
                tickets_raise(&reporter.tickets, i);
            }
        }
        uint8_t state = reporter.tickets.states[i];
        if (state != reporter.said[i]) {
            reporter.said[i] = state;
            reporter_say("ticket", inputs[i].reference, lamp_name((enum lamp)state));
        }
    }
}

enum lamp reporter_lamp(void)
{
    enum ticket worst = tickets_worst(&reporter.tickets);
    if (reporter.is_refused) {
        return LAMP_REFUSED;
    }
    return worst == TICKET_FINISHED && !reporter.is_up ? LAMP_ALONE : (enum lamp)worst;
}
