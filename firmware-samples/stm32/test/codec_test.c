#include "../mqtt/packet.h"
#include "../mqtt/stream.h"
#include "check.h"
#include "tests.h"

static void packets_have_the_shortest_length_before_them(void)
{
    struct packet packet;
    for (int size = 0; size <= PACKET_ROOM - 3; size++) {
        packet_begin(&packet, 0x32);
        for (int i = 0; i < size; i++) {
            packet_byte(&packet, 'x');
        }
        CHECK(packet_finish(&packet));
        const uint8_t *at = packet.bytes + packet.start;
        CHECK(packet.end - packet.start == size + (size < 128 ? 2 : 3));
        CHECK(at[0] == 0x32);
        CHECK(size < 128 ? at[1] == size : (at[1] & 127) + at[2] * 128 == size && at[1] >= 128);
    }
}

static void a_packet_that_does_not_fit_is_not_sent(void)
{
    struct packet packet;
    packet_begin(&packet, 0x32);
    uint16_t mark = packet_open(&packet);
    for (int i = 0; i < PACKET_ROOM; i++) {
        packet_chars(&packet, "ab");
    }
    packet_close(&packet, mark);
    CHECK(!packet_finish(&packet));
    CHECK(packet.start == packet.end);
}

static void forms_take_one_value_for_each_mark(void)
{
    struct packet packet;
    const char *const values[] = { "one", "", "three" };
    packet_begin(&packet, 0x10);
    CHECK(packet_form(&packet, "<%><%>", values) == values + 2);
    CHECK(packet_finish(&packet));
    CHECK(memcmp(packet.bytes + packet.start, "\x10\x07<one><>", 9) == 0);
}

/// How many packets come out of these bytes; -1 if they are out of step.
static int packets_in(struct stream *stream, const void *bytes, int count)
{
    int packets = 0;
    for (int i = 0; i < count; i++) {
        enum stream_step step = stream_feed(stream, ((const uint8_t *)bytes)[i]);
        if (step == STREAM_OUT_OF_STEP) {
            return -1;
        }
        packets += step == STREAM_PACKET;
    }
    return packets;
}

static struct stream connected(void)
{
    struct stream stream;
    memset(&stream, 0xEE, sizeof stream);
    stream_hunt(&stream);
    CHECK(packets_in(&stream, "\x20\x02\x00\x00", 4) == 1);
    return stream;
}

static void a_connack_is_found_behind_chatter(void)
{
    struct stream stream;
    stream_hunt(&stream);
    static const char chatter[] = "\r\nready\r\nWIFI CONNECTED\r\n \x20\x20\x02\x02\x00\xD0\x00\x30\x05\x20\x02\x00";
    CHECK(packets_in(&stream, chatter, sizeof chatter - 1) == 0);
    CHECK(!stream_is_inside(&stream));
    CHECK(stream_feed(&stream, 5) == STREAM_PACKET);
    CHECK(stream.first == MQTT_CONNACK && stream.length == 2 && stream.body[1] == 5);
}

static void every_kind_of_packet_is_read_byte_by_byte(void)
{
    struct stream stream = connected();
    CHECK(packets_in(&stream, "\xD0\x00", 2) == 1 && stream.first == MQTT_PINGRESP);
    CHECK(packets_in(&stream, "\x40\x02\x12\x34", 4) == 1 && stream.body[0] == 0x12 && stream.body[1] == 0x34);
    CHECK(packets_in(&stream, "\x90\x03\xFF\xFE\x01", 5) == 1 && stream.body[2] == 1);
    CHECK(packets_in(&stream, "\x31\x05\x00\x01tHi", 7) == 1 && stream.length == 5);
    CHECK(packets_in(&stream, "\x33\x05\x00\x01t\x00\x07", 6) == 0 && stream_is_inside(&stream));
    CHECK(stream_feed(&stream, 7) == STREAM_PACKET && !stream_is_inside(&stream));
}

static void what_no_server_sends_is_out_of_step(void)
{
    static const struct { const char *bytes; int count; } wrong[] = {
        { "\x00", 1 }, { "\x10", 1 }, { "\x20", 1 }, { "\x34", 1 }, { "\x36", 1 }, { "\x41", 1 }, { "\x50", 1 }, { "\x82", 1 }, { "\xC0", 1 }, { "\xE0", 1 }, { "\xF0", 1 },
        { "\x40\x03", 2 }, { "\x90\x02", 2 }, { "\xD0\x01", 2 }, { "\x30\x02", 2 },
        { "\x30\xFF\xFF\xFF\xFF", 5 }, { "\x30\x81\x80\x04", 4 }, // longer than any packet; 65,537
    };
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct stream stream = connected();
        CHECK(packets_in(&stream, wrong[i].bytes, wrong[i].count) == -1);
        CHECK(packets_in(&stream, "\x20\x02\x01\x00", 4) == 1); // and a new connection can begin
    }
}

static void a_long_packet_is_skipped_by_its_length(void)
{
    struct stream stream = connected();
    CHECK(packets_in(&stream, "\x30\x80\x80\x04", 4) == 0); // 65,536
    for (int i = 0; i < 65535; i++) {
        CHECK(stream_feed(&stream, (uint8_t)i) == STREAM_MORE);
    }
    CHECK(stream_feed(&stream, 0) == STREAM_PACKET && stream.length == 65536 && stream.body[255] == 255);
    CHECK(packets_in(&stream, "\xD0\x00", 2) == 1);
}

void test_codec(void)
{
    packets_have_the_shortest_length_before_them();
    a_packet_that_does_not_fit_is_not_sent();
    forms_take_one_value_for_each_mark();
    a_connack_is_found_behind_chatter();
    every_kind_of_packet_is_read_byte_by_byte();
    what_no_server_sends_is_out_of_step();
    a_long_packet_is_skipped_by_its_length();
}
