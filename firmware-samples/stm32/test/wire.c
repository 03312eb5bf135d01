#include "wire.h"

#include "check.h"

struct wire wire;
uint8_t wire_packet[512];
int wire_packet_length;

static const char page[] = "HT1\0ticketing\0home\0boiler\0board-7\0tk_0123456789abcdefghijklmnopqrstuv";

static uint32_t now(void)
{
    return wire.now;
}

static uint32_t chance(void)
{
    static uint32_t number = 12345;
    return number = number * 1664525u + 1013904223u;
}

static void say(const char *text)
{
    if (strlen(wire.said) + strlen(text) < sizeof wire.said) {
        strcat(wire.said, text);
    }
}

static int send(void *pipe, const uint8_t *bytes, int count)
{
    (void)pipe;
    if (wire.room <= 0) {
        return wire.room;
    }
    int taken = count < wire.room ? count : wire.room;
    for (int i = 0; i < taken && wire.sent_count < (int)sizeof wire.sent; i++) {
        wire.sent[wire.sent_count++] = bytes[i];
    }
    return taken;
}

static int receive(void *pipe, uint8_t *bytes, int room)
{
    (void)pipe;
    if (wire.is_lossy) {
        wire.is_lossy = false;
        return -1;
    }
    int count = 0;
    while (count < room && wire.coming_count > 0) {
        bytes[count++] = wire.coming[wire.coming_first++];
        wire.coming_count--;
    }
    if (wire.coming_count == 0) {
        wire.coming_first = 0;
    }
    return count;
}

static const struct mqtt_transport transport = { send, receive, NULL };
static const struct surroundings surroundings = { now, chance, say };

void wire_start(void)
{
    memset(&wire, 0, sizeof wire);
    memset(&reporter, 0, sizeof reporter);
    wire.room = 1000;
    CHECK(settings_read(&reporter.settings, page));
    reporter_start(&transport, &surroundings);
}

void wire_run(uint32_t milliseconds)
{
    uint8_t open = reporter.reported;
    for (uint32_t i = 0; i <= milliseconds; i += 10) {
        reporter_take(open);
        mqtt_poll(&reporter.client);
        wire.now += 10;
    }
    reporter_take(open);
}

void wire_put(const void *bytes, int count)
{
    const uint8_t *from = bytes;
    for (int i = 0; i < count && wire.coming_first + wire.coming_count < (int)sizeof wire.coming; i++) {
        wire.coming[wire.coming_first + wire.coming_count++] = from[i];
    }
}

void wire_publish(const char *topic, const char *payload, uint16_t id)
{
    uint8_t header[8] = { 0x32 };
    int length = (int)(strlen(topic) + strlen(payload) + 4), count = 1;
    do {
        header[count++] = (uint8_t)(length % 128 | (length > 127 ? 128 : 0));
        length /= 128;
    } while (length > 0);
    header[count++] = (uint8_t)(strlen(topic) >> 8);
    header[count++] = (uint8_t)strlen(topic);
    wire_put(header, count);
    wire_put(topic, (int)strlen(topic));
    wire_put((uint8_t[]) { (uint8_t)(id >> 8), (uint8_t)id }, 2);
    wire_put(payload, (int)strlen(payload));
}

static void forget(int count)
{
    wire.sent_count -= count;
    memmove(wire.sent, wire.sent + count, (size_t)wire.sent_count);
}

int wire_take(void)
{
    while (wire.sent_count >= FILLER_LENGTH && wire.sent[0] == 0xC0 && wire.sent[2] == 0xC0) {
        forget(FILLER_LENGTH);
    }
    int length = 0, shift = 0, at = 1;
    do {
        if (at >= wire.sent_count) {
            return -1;
        }
        length |= (wire.sent[at] & 127) << shift;
        shift += 7;
    } while (wire.sent[at++] & 128);
    if (at + length > wire.sent_count) {
        return -1;
    }
    int first = wire.sent[0];
    memcpy(wire_packet, wire.sent + at, (size_t)length);
    wire_packet_length = length;
    forget(at + length);
    return first;
}

void wire_come_up(void)
{
    for (int i = 0; i < 10000 && wire_take() != MQTT_CONNECT; i++) {
        wire_run(10);
    }
    wire_put("\x20\x02\x00\x00", 4);
    wire_run(10);
    CHECK(wire_take() == MQTT_SUBSCRIBE);
    wire_put((uint8_t[]) { MQTT_SUBACK, 3, wire_packet[0], wire_packet[1], 1 }, 5);
    wire_run(10);
    CHECK(wire_take() == (MQTT_PUBLISH | PUBLISH_QOS1 | PUBLISH_RETAIN));
    CHECK(wire_holds("ticketing/home/boiler/availability") && wire_holds("online"));
    wire_put("\x40\x02\xFF\xFF", 4);
    wire_run(10);
    CHECK(wire_said("link up\r\n"));
}

bool wire_said(const char *text)
{
    bool is_said = strstr(wire.said, text) != NULL;
    wire.said[0] = 0;
    return is_said;
}

bool wire_holds(const char *text)
{
    return memmem(wire_packet, (size_t)wire_packet_length, text, strlen(text)) != NULL;
}
