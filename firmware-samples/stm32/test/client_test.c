#include "check.h"
#include "tests.h"
#include "wire.h"

static void connect_carries_name_token_and_will(void)
{
    wire_start();
    wire_run(BACK_OFF * 2);
    CHECK(wire_take() == MQTT_CONNECT);
    CHECK(memcmp(wire_packet, "\x00\x04MQTT\x04\xEC\x00\x0A\x00\x07" "board-7\x00\x22ticketing/home/boiler/availability\x00\x07offline\x00\x07" "board-7\x00\x23tk_", 76) == 0);
}

static void filler_goes_before_a_new_connection_and_ends_the_old_one(void)
{
    wire_start();
    wire_run(20);
    CHECK(wire.sent_count == FILLER_LENGTH);
    for (int i = 0; i < FILLER_LENGTH; i++) {
        CHECK(wire.sent[i] == (i < 256 && i % 2 == 0 ? 0xC0 : 0));
    }
}

static void a_silent_server_is_asked_again_ever_more_seldom(void)
{
    wire_start();
    uint32_t last = 0, gap = 0;
    for (int i = 0; i < 9; i++) {
        uint32_t since = wire.now;
        while (wire_take() != MQTT_CONNECT) {
            wire_run(10);
            CHECK(wire.now - since < 100000);
        }
        gap = wire.now - last;
        last = wire.now;
        uint32_t base = (uint32_t)BACK_OFF << (i < 1 ? 0 : i - 1 < BACK_OFF_SHIFT ? i - 1 : BACK_OFF_SHIFT);
        CHECK(gap >= base && gap <= base * 3 / 2 + CONNECT_TIMEOUT + 100);
        CHECK(wire.sent_count == 0);
    }
}

static void a_wrong_token_waits_longer(void)
{
    wire_start();
    wire_run(BACK_OFF * 2);
    CHECK(wire_take() == MQTT_CONNECT);
    wire_put("\x20\x02\x00\x04", 4);
    wire_run(10);
    CHECK(wire_said("link refused 4"));
    CHECK(reporter_lamp() == LAMP_REFUSED);
    wire_run((BACK_OFF << REFUSED_SHIFT) - 100);
    CHECK(wire_take() == -1);
    wire_come_up();
    CHECK(reporter_lamp() == LAMP_FINISHED);
}

static void an_idle_connection_is_kept_alive(void)
{
    wire_start();
    wire_come_up();
    wire_run(KEEP_ALIVE_SECONDS * 1000 / 2 - 100);
    CHECK(wire_take() == -1);
    wire_run(200);
    CHECK(wire_take() == MQTT_PINGREQ);
    wire_put("\xD0\x00", 2);
    wire_run(KEEP_ALIVE_SECONDS * 1000 / 2 + 20);
    CHECK(wire_take() == MQTT_PINGREQ);
    wire_run(ANSWER_TIMEOUT - 1000);
    wire_publish("a", "life", 9);
    wire_run(1500);
    CHECK(!wire_said("silent")); // any byte is a sign of life
    wire_run(ANSWER_TIMEOUT);
    CHECK(wire_said("link silent"));
}

static void a_message_is_acknowledged_even_when_it_is_too_long(void)
{
    static char text[60001];
    wire_start();
    wire_come_up();
    memset(text, 'x', sizeof text - 1);
    wire_publish("ticketing/home/boiler/ticket/water", "{\"status\":\"working\"}", 0x1234);
    wire_publish("ticketing/home/boiler/ticket/boiler", text, 0x1235);
    wire_run(10);
    CHECK(wire_take() == MQTT_PUBACK && wire_packet[0] == 0x12 && wire_packet[1] == 0x34);
    CHECK(wire_take() == MQTT_PUBACK && wire_packet[1] == 0x35);
    CHECK(reporter.tickets.states[0] == TICKET_TAKEN && reporter.tickets.states[1] == TICKET_FINISHED);
}

static void half_a_packet_and_lost_bytes_end_the_connection(void)
{
    wire_start();
    wire_come_up();
    wire_put("\x32\x20\x00\x0Aticket", 10);
    wire_run(SILENCE_IN_PACKET - 100);
    CHECK(!wire_said("link"));
    wire_run(200);
    CHECK(wire_said("link garbled"));
    wire_come_up();
    wire.is_lossy = true;
    wire_run(10);
    CHECK(wire_said("link garbled"));
    wire_come_up();
    wire_put("\x30\x04\x00\x09zz", 6); // the topic is longer than the packet
    wire_run(10);
    CHECK(wire_said("link garbled"));
    wire_come_up();
}

static void a_slow_wire_and_a_cut_one_lose_nothing(void)
{
    wire_start();
    wire.room = 1;
    wire_come_up();
    wire.room = 0;
    reporter_take(1);
    wire_run(1000);
    CHECK(wire_take() == -1);
    wire.room = -1;
    wire_run(20);
    CHECK(wire_said("link garbled"));
    wire.room = 7;
    wire_come_up();
    CHECK(wire_take() == (MQTT_PUBLISH | PUBLISH_QOS1 | PUBLISH_DUP));
}

void test_client(void)
{
    connect_carries_name_token_and_will();
    filler_goes_before_a_new_connection_and_ends_the_old_one();
    a_silent_server_is_asked_again_ever_more_seldom();
    a_wrong_token_waits_longer();
    an_idle_connection_is_kept_alive();
    a_message_is_acknowledged_even_when_it_is_too_long();
    half_a_packet_and_lost_bytes_end_the_connection();
    a_slow_wire_and_a_cut_one_lose_nothing();
}
