#include "delivery.h"

#include "reporter.h"
#include "text.h"

/// Flags of CONNECT (3.1.2.3): user name, password, will retained with QoS 1; the session outlives the connection, as redelivery asks for.
enum { WITH_USER = 0x80, WITH_PASSWORD = 0x40, WILL_RETAIN = 0x20, WILL_QOS1 = 0x08, WITH_WILL = 0x04 };

static void write_text(struct packet *packet, const char *text)
{
    uint16_t mark = packet_open(packet);
    packet_chars(packet, text);
    packet_close(packet, mark);
}

void delivery_connect(struct packet *packet)
{
    const struct settings *settings = &reporter.settings;
    packet_byte(packet, WITH_USER | WITH_PASSWORD | WILL_RETAIN | WILL_QOS1 | WITH_WILL);
    packet_number(packet, KEEP_ALIVE_SECONDS);
    write_text(packet, settings->name);
    settings_topic(settings, packet, "availability");
    write_text(packet, "offline");
    write_text(packet, settings->name);
    write_text(packet, settings->token);
}

void delivery_subscribe(struct packet *packet)
{
    settings_topic(&reporter.settings, packet, "ticket/+");
    packet_byte(packet, 1);
}

void delivery_announce(struct packet *packet, uint16_t id)
{
    settings_topic(&reporter.settings, packet, "availability");
    packet_number(packet, id);
    packet_chars(packet, "online");
}

uint16_t delivery_next(struct packet *packet)
{
    const struct alarm *alarm = alarms_oldest(&reporter.alarms);
    if (alarm == 0) {
        return 0;
    }
    while (reporter.boot == 0) {
        // Chosen as late as possible: by now the moments at which bytes came have added to the chance.
        reporter.boot = reporter.client.user->random();
    }
    char boot[NUMBER_ROOM], sequence[NUMBER_ROOM];
    const struct input *input = &inputs[alarm->input];
    const char *const alarm_values[] = {
        input->title, input->sla, input->reference, reporter.settings.name, text_of_number(boot, reporter.boot, 16, 8), text_of_number(sequence, alarm->sequence, 10, 1),
    };
    const char *const *values = alarm_values + 2;
    uint16_t id = alarm_packet_id(alarm);
    settings_topic(&reporter.settings, packet, alarm->is_over ? "ok" : "alarm");
    packet_number(packet, id);
    packet_byte(packet, '{');
    if (!alarm->is_over) {
        values = packet_form(packet, "\"title\":\"%\",\"sla\":\"%\",", alarm_values);
    }
    packet_form(packet, "\"reference\":\"%\",\"id\":\"%-%-%\"}", values);
    return id;
}
