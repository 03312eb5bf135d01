#include "../app/delivery.h"
#include "check.h"
#include "tests.h"
#include "wire.h"

static const char water[] = "ticketing/home/boiler/ticket/water";

static void acknowledge(void)
{
    int id = 2 + (wire_packet[0] << 8 | wire_packet[1]); // behind the topic
    wire_put((uint8_t[]) { MQTT_PUBACK, 2, wire_packet[id], wire_packet[id + 1] }, 4);
    wire_run(10);
}

static void an_alarm_travels_until_it_is_finished(void)
{
    wire_start();
    wire_come_up();
    reporter_take(1);
    CHECK(reporter_lamp() == LAMP_UNSENT);
    wire_run(10);
    CHECK(wire_take() == (MQTT_PUBLISH | PUBLISH_QOS1));
    CHECK(wire_holds("ticketing/home/boiler/alarm"));
    CHECK(wire_holds("{\"title\":\"Water in the cellar\",\"sla\":\"gold\",\"reference\":\"water\",\"id\":\"board-7-") && wire_holds("-1\"}"));
    acknowledge();
    CHECK(wire_said("stored water 1"));
    wire_publish(water, "{\"id\":17,\"status\":\"open\",\"sla\":\"gold\"}", 1);
    wire_run(10);
    CHECK(wire_said("ticket water promised") && reporter_lamp() == LAMP_PROMISED);
    wire_publish(water, "{\"id\":17,\"status\":\"working\",\"sla\":\"gold\"}", 2);
    wire_run(10);
    CHECK(wire_said("ticket water taken") && reporter_lamp() == LAMP_TAKEN);
    wire_publish(water, "", 3);
    wire_run(10);
    CHECK(wire_said("ticket water finished") && reporter_lamp() == LAMP_FINISHED);
}

static void an_alarm_is_sent_again_only_on_a_new_connection(void)
{
    char first[512];
    wire_start();
    wire_come_up();
    reporter_take(1);
    wire_run(10);
    CHECK(wire_take() == (MQTT_PUBLISH | PUBLISH_QOS1));
    int length = wire_packet_length;
    memcpy(first, wire_packet, (size_t)length);
    wire_run(ANSWER_TIMEOUT - 100);
    CHECK(wire.sent_count == 0);
    wire_run(200);
    CHECK(wire_said("link silent") && wire.sent_count == FILLER_LENGTH);
    wire_come_up();
    CHECK(wire_take() == (MQTT_PUBLISH | PUBLISH_QOS1 | PUBLISH_DUP));
    CHECK(wire_packet_length == length && memcmp(first, wire_packet, (size_t)length) == 0);
    wire_put("\x40\x02\x77\x77", 4); // somebody else's
    wire_run(10);
    CHECK(!wire_said("stored"));
    acknowledge();
    CHECK(wire_said("stored water 1"));
    wire_run(1000);
    CHECK(wire.sent_count == 0);
}

static void what_finds_no_room_waits_at_the_contact(void)
{
    wire_start();
    for (int i = 0; i < 10; i++) {
        reporter_take(4); // the freezer, which also reports that it is over
        reporter_take(0);
    }
    CHECK(reporter.alarms.count == ALARM_ROOM);
    reporter_take(4);
    CHECK(reporter.reported == 0);
    wire_come_up();
    for (uint32_t i = 1; i <= ALARM_ROOM; i++) {
        reporter_take(4);
        CHECK(wire_take() == (MQTT_PUBLISH | PUBLISH_QOS1));
        CHECK(wire_holds(i % 2 ? "boiler/alarm" : "boiler/ok"));
        acknowledge();
        CHECK(wire_said("stored freezer"));
    }
    CHECK(reporter.alarms.count == 1 && reporter.reported == 4);
}

static void tickets_finished_while_nobody_listened_are_noticed(void)
{
    wire_start();
    wire_come_up();
    wire_publish(water, "{\"status\":\"open\"}", 1);
    wire_publish("ticketing/home/boiler/ticket/boiler", "{\"status\":\"working\"}", 2);
    wire_publish("ticketing/home/boiler/ticket/waterfall", "{\"status\":\"working\"}", 3);
    wire_publish("ticketing/home/boiler/ticket/wat", "{\"status\":\"working\"}", 4);
    wire_run(10);
    CHECK(reporter.tickets.states[0] == TICKET_PROMISED && reporter.tickets.states[1] == TICKET_TAKEN);
    wire.is_lossy = true;
    wire_run(10);
    reporter_take(4);
    while (wire_take() != MQTT_CONNECT) {
        wire_run(10);
    }
    wire_put("\x20\x02\x00\x00", 4);
    wire_run(10);
    CHECK(wire_take() == MQTT_SUBSCRIBE);
    wire_put("\x90\x03\xFF\xFE\x01", 5);
    wire_publish(water, "{\"status\":\"open\"}", 5);
    wire_put("\x40\x02\xFF\xFF", 4);
    wire_run(10);
    CHECK(reporter.tickets.states[0] == TICKET_PROMISED);
    CHECK(reporter.tickets.states[1] == TICKET_FINISHED);
    CHECK(reporter.tickets.states[2] == TICKET_UNSENT);
}

static void the_longest_settings_and_texts_fit_into_packets(void)
{
    static const char page[] = "HT1\0rrrrrrrrrrrrrrrrrrrr\0tttttttttttttttttttt\0ssssssssssssssssssss\0nnnnnnnnnnnnnnnnnnnnnnnnnn\0"
        "tk_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    struct packet packet;
    wire_start();
    CHECK(settings_read(&reporter.settings, page));
    reporter.alarms.last = 4294967294u;
    reporter_take(7);
    for (int i = 0; i < INPUT_COUNT; i++) {
        packet_begin(&packet, 0x32);
        CHECK(delivery_next(&packet) != 0);
        CHECK(packet_finish(&packet));
        alarms_remove(&reporter.alarms);
    }
    packet_begin(&packet, 0x10);
    packet_chars(&packet, "..MQTT.");
    delivery_connect(&packet);
    CHECK(packet_finish(&packet));
}

void test_reporter(void)
{
    an_alarm_travels_until_it_is_finished();
    an_alarm_is_sent_again_only_on_a_new_connection();
    what_finds_no_room_waits_at_the_contact();
    tickets_finished_while_nobody_listened_are_noticed();
    the_longest_settings_and_texts_fit_into_packets();
}
