#include "stream.h"

#include "packet.h"

enum place { HUNTING, AT_FIRST, IN_LENGTH, IN_BODY };

void stream_hunt(struct stream *stream)
{
    stream->place = HUNTING;
    stream->received = 0;
}

bool stream_is_inside(const struct stream *stream)
{
    return stream->place > AT_FIRST;
}

/// While hunting, `received` holds the last four bytes. A CONNACK is 20 02, session present 0 or 1, return code 0 to 5 (3.2).
static enum stream_step hunt(struct stream *stream, uint8_t byte)
{
    uint32_t last = stream->received << 8 | byte;
    stream->received = last;
    if ((last & 0xFFFFFEF8) != 0x20020000 || byte > 5) {
        return STREAM_MORE;
    }
    stream->place = AT_FIRST;
    stream->first = MQTT_CONNACK;
    stream->length = 2;
    stream->body[0] = (uint8_t)(last >> 8);
    stream->body[1] = byte;
    return STREAM_PACKET;
}

/// What a server may send once the connection is made and everything was subscribed to with QoS 1 at most.
static bool is_expected(uint8_t first)
{
    return (first & 0xF4) == MQTT_PUBLISH || first == MQTT_PUBACK || first == MQTT_SUBACK || first == MQTT_PINGRESP;
}

static bool has_right_length(const struct stream *stream)
{
    switch (stream->first) {
    case MQTT_PUBACK:
        return stream->length == 2;
    case MQTT_SUBACK:
        return stream->length == 3;
    case MQTT_PINGRESP:
        return stream->length == 0;
    default:
        return stream->length > 2 && stream->length <= STREAM_LONGEST;
    }
}

static enum stream_step out_of_step(struct stream *stream)
{
    stream_hunt(stream);
    return STREAM_OUT_OF_STEP;
}

static enum stream_step complete(struct stream *stream)
{
    stream->place = AT_FIRST;
    return STREAM_PACKET;
}

enum stream_step stream_feed(struct stream *stream, uint8_t byte)
{
    switch (stream->place) {
    case HUNTING:
        return hunt(stream, byte);
    case AT_FIRST:
        if (!is_expected(byte)) {
            return out_of_step(stream);
        }
        stream->place = IN_LENGTH;
        stream->first = byte;
        stream->length = stream->received = stream->shift = 0;
        return STREAM_MORE;
    case IN_LENGTH:
        stream->length |= (uint32_t)(byte & 127) << stream->shift;
        stream->shift += 7;
        if (byte & 128) {
            return stream->shift < 28 ? STREAM_MORE : out_of_step(stream);
        }
        if (!has_right_length(stream)) {
            return out_of_step(stream);
        }
        stream->place = IN_BODY;
        return stream->length == 0 ? complete(stream) : STREAM_MORE;
    default:
        if (stream->received < STREAM_ROOM) {
            stream->body[stream->received] = byte;
        }
        return ++stream->received == stream->length ? complete(stream) : STREAM_MORE;
    }
}
