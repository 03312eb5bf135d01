#include "check.h"
#include "tests.h"
#include "wire.h"

static uint32_t number = 2463534242u;

static uint32_t below(uint32_t limit)
{
    number ^= number << 13;
    number ^= number >> 17;
    number ^= number << 5;
    return number % limit;
}

/// Something a server could send, often damaged: a byte changed, cut off, or followed by noise.
static int put_something(void)
{
    static const struct { const char *bytes; uint8_t count; } samples[] = {
        { "\x20\x02\x00\x00", 4 }, { "\x20\x02\x00\x05", 4 }, { "\x90\x03\xFF\xFE\x01", 5 }, { "\x90\x03\xFF\xFE\x80", 5 }, { "\x40\x02\xFF\xFF", 4 }, { "\x40\x02\x00\x02", 4 },
        { "\xD0\x00", 2 }, { "\x32\x2F\x00\x22ticketing/home/boiler/ticket/water\x00\x09status--\"", 49 }, { "\x30\xFF\xFF\x03\x00\x03" "abc", 9 }, { "\x33\x04\xFF\xFFzz", 6 },
    };
    uint8_t bytes[64];
    uint32_t which = below(sizeof samples / sizeof *samples + 1);
    int count = (int)below(sizeof bytes);
    for (int i = 0; i < count; i++) {
        bytes[i] = (uint8_t)below(256);
    }
    if (which < sizeof samples / sizeof *samples) {
        count = samples[which].count;
        memcpy(bytes, samples[which].bytes, (size_t)count);
        if (below(3) == 0) {
            bytes[below((uint32_t)count)] = (uint8_t)below(256);
        }
        if (below(4) == 0) {
            count = (int)below((uint32_t)count) + 1;
        }
    }
    wire_put(bytes, count);
    return count;
}

void test_noise(long bytes)
{
    wire_start();
    long done = 0;
    for (int round = 0; done < bytes; round++) {
        for (int i = 0; i < 2000; i++) {
            done += put_something();
            wire.room = below(20) == 0 ? (int)below(3) - 1 : (int)below(300);
            wire.is_lossy = below(500) == 0;
            reporter_take((uint8_t)below(8));
            wire_run(below(5) * 400);
            wire.sent_count = 0;
            wire.said[0] = 0;
            CHECK(reporter.alarms.count <= ALARM_ROOM);
            CHECK(reporter.client.out.end <= PACKET_ROOM && reporter.client.out.start <= reporter.client.out.end);
        }
        // Whatever came before: a server that behaves gets a connection and everything that waits.
        wire.room = 300;
        wire.is_lossy = false;
        uint32_t waiting = reporter.alarms.count;
        reporter_take(reporter.reported);
        wire_run(80000);
        wire.sent_count = 0;
        wire.said[0] = 0;
        wire_come_up();
        for (; waiting > 0; waiting--) {
            CHECK((wire_take() & 0xF7) == (MQTT_PUBLISH | PUBLISH_QOS1));
            int id = 2 + (wire_packet[0] << 8 | wire_packet[1]);
            wire_put((uint8_t[]) { MQTT_PUBACK, 2, wire_packet[id], wire_packet[id + 1] }, 4);
            wire_run(10);
        }
        CHECK(reporter.alarms.count == 0);
    }
}
