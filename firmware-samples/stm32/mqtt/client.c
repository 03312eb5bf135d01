#include "client.h"

enum state { WAITING, CONNECTING, SUBSCRIBING, ANNOUNCING, IDLE, DELIVERING, PINGING };

/// What ends each state. While IDLE and WAITING nothing is asked.
static const uint8_t answer_to[] = { 0, MQTT_CONNACK, MQTT_SUBACK, MQTT_PUBACK, 0, MQTT_PUBACK, MQTT_PINGRESP };

/// Beyond the ids that messages have.
enum { SUBSCRIBE_ID = 0xFFFE, ANNOUNCE_ID = 0xFFFF };

static void wait_in(struct mqtt_client *client, enum state state, uint32_t wait)
{
    client->state = state;
    client->wait = wait;
    client->since = client->user->now();
}

static void lose(struct mqtt_client *client, enum mqtt_news news, int value)
{
    // A half CONNECT needs no filler: the next one makes the server close.
    client->filler = client->state == CONNECTING ? 0 : FILLER_LENGTH;
    client->out.start = client->out.end = 0;
    if (news == NEWS_REFUSED && client->failures < REFUSED_SHIFT) {
        client->failures = REFUSED_SHIFT;
    }
    uint32_t wait = (uint32_t)BACK_OFF << client->failures;
    if (client->failures < BACK_OFF_SHIFT) {
        client->failures++;
    }
    wait_in(client, WAITING, wait + client->user->random() % (wait / 2));
    client->user->news(news, value);
}

void mqtt_start(struct mqtt_client *client, const struct mqtt_transport *transport, const struct mqtt_user *user)
{
    client->transport = transport;
    client->user = user;
    client->state = WAITING;
    client->failures = 0;
    client->unacknowledged = 0;
    lose(client, NEWS_SILENT, 0);
    client->failures = 0;
}

static void finish(struct mqtt_client *client, enum state state, uint32_t wait)
{
    wait_in(client, state, wait);
    if (!packet_finish(&client->out)) {
        lose(client, NEWS_TOO_LONG, 0);
    }
}

static void connect(struct mqtt_client *client)
{
    struct packet *out = &client->out;
    stream_hunt(&client->in);
    packet_begin(out, MQTT_CONNECT);
    uint16_t mark = packet_open(out);
    packet_chars(out, "MQTT");
    packet_close(out, mark);
    packet_byte(out, 4); // protocol level of 3.1.1
    client->user->connect(out);
    finish(client, CONNECTING, CONNECT_TIMEOUT);
}

static void subscribe(struct mqtt_client *client)
{
    packet_begin(&client->out, MQTT_SUBSCRIBE);
    packet_number(&client->out, client->awaited = SUBSCRIBE_ID);
    client->user->subscribe(&client->out);
    finish(client, SUBSCRIBING, ANSWER_TIMEOUT);
}

static void announce(struct mqtt_client *client)
{
    packet_begin(&client->out, MQTT_PUBLISH | PUBLISH_QOS1 | PUBLISH_RETAIN);
    client->user->announce(&client->out, client->awaited = ANNOUNCE_ID);
    finish(client, ANNOUNCING, ANSWER_TIMEOUT);
}

static void ping(struct mqtt_client *client)
{
    packet_begin(&client->out, MQTT_PINGREQ);
    finish(client, PINGING, ANSWER_TIMEOUT);
}

static void deliver(struct mqtt_client *client)
{
    packet_begin(&client->out, MQTT_PUBLISH | PUBLISH_QOS1);
    uint16_t id = client->user->next(&client->out);
    if (id == 0) {
        return;
    }
    if (id == client->unacknowledged) {
        client->out.first |= PUBLISH_DUP; // [MQTT-3.3.1-1]; only ever on a new connection
    }
    client->unacknowledged = client->awaited = id;
    finish(client, DELIVERING, ANSWER_TIMEOUT);
}

static void be_idle(struct mqtt_client *client)
{
    wait_in(client, IDLE, KEEP_ALIVE_SECONDS * 1000 / 2);
}

static void take_answer(struct mqtt_client *client)
{
    const uint8_t *body = client->in.body;
    switch (client->state) {
    case CONNECTING:
        if (body[1] != 0) {
            lose(client, NEWS_REFUSED, body[1]);
            break;
        }
        client->user->news(NEWS_CONNECTED, 0);
        subscribe(client);
        break;
    case SUBSCRIBING:
        if (body[2] > 1) {
            lose(client, NEWS_REFUSED, body[2]);
            break;
        }
        announce(client);
        break;
    case ANNOUNCING:
        client->failures = 0;
        be_idle(client);
        client->user->news(NEWS_UP, 0);
        break;
    case DELIVERING:
        client->unacknowledged = 0;
        be_idle(client);
        client->user->delivered(client->awaited);
        break;
    default:
        be_idle(client);
        break;
    }
}

/// Acknowledged in any case; what is longer than the room for it is not passed on.
static void take_message(struct mqtt_client *client)
{
    const struct stream *in = &client->in;
    const uint8_t *body = in->body;
    uint32_t kept = in->length < STREAM_ROOM ? in->length : STREAM_ROOM;
    uint32_t topic_length = (uint32_t)body[0] << 8 | body[1];
    uint32_t payload = 2 + topic_length;
    if (in->first & PUBLISH_QOS1) {
        payload += 2;
    }
    if (payload > kept) {
        if (payload > in->length) {
            lose(client, NEWS_GARBLED, 0);
        }
        return;
    }
    if (in->length == kept) {
        client->user->message((const char *)body + 2, (int)topic_length, (const char *)body + payload, (int)(kept - payload));
    }
    if (in->first & PUBLISH_QOS1) {
        packet_begin(&client->out, MQTT_PUBACK);
        packet_byte(&client->out, body[payload - 2]);
        packet_byte(&client->out, body[payload - 1]);
        packet_finish(&client->out);
    }
}

static void take_packet(struct mqtt_client *client)
{
    const struct stream *in = &client->in;
    uint8_t type = in->first & 0xF0;
    if (type == MQTT_PUBLISH) {
        take_message(client);
    } else if (type == answer_to[client->state]
        && ((type != MQTT_PUBACK && type != MQTT_SUBACK) || ((uint16_t)(in->body[0] << 8 | in->body[1])) == client->awaited)) {
        take_answer(client);
    }
}

/// False if something is still to go, or the transport is broken.
static bool flush(struct mqtt_client *client)
{
    const struct mqtt_transport *transport = client->transport;
    struct packet *out = &client->out;
    while (client->filler != 0 || out->start < out->end) {
        static const uint8_t filler[] = { 0, MQTT_PINGREQ };
        int sent = client->filler == 0 ? transport->send(transport->pipe, out->bytes + out->start, out->end - out->start)
            : transport->send(transport->pipe, filler + (client->filler > 2 && client->filler % 2 == 0), 1);
        if (sent < 0) {
            if (client->state == WAITING) {
                client->filler = 0; // there is nothing to complete
            } else {
                lose(client, NEWS_GARBLED, 0);
            }
        }
        if (sent <= 0) {
            return false;
        }
        if (client->filler != 0) {
            client->filler--;
        } else {
            out->start += (uint16_t)sent;
        }
    }
    return true;
}

/// Takes what has come, packet by packet; stops where an answer cannot be sent yet.
static void receive(struct mqtt_client *client)
{
    const struct mqtt_transport *transport = client->transport;
    uint8_t byte;
    int count;
    while (flush(client) && (count = transport->receive(transport->pipe, &byte, 1)) != 0) {
        enum stream_step step = STREAM_OUT_OF_STEP;
        if (client->state == WAITING) {
            continue;
        }
        if (count > 0) {
            client->heard = client->user->now();
            step = stream_feed(&client->in, byte);
        }
        if (step == STREAM_PACKET) {
            take_packet(client);
        } else if (step == STREAM_OUT_OF_STEP) {
            lose(client, NEWS_GARBLED, 0);
        }
    }
}

void mqtt_poll(struct mqtt_client *client)
{
    receive(client);
    uint32_t now = client->user->now();
    bool is_over = now - client->since >= client->wait;
    bool is_sent = client->filler == 0 && client->out.start == client->out.end;
    if (client->state == WAITING) {
        if (is_over && is_sent) {
            connect(client);
        }
    } else if (stream_is_inside(&client->in) && now - client->heard >= SILENCE_IN_PACKET) {
        lose(client, NEWS_GARBLED, 0);
    } else if (client->state != IDLE) {
        // A PINGRESP may queue behind much else: any byte is a sign of life.
        if (is_over && (client->state != PINGING || now - client->heard >= client->wait)) {
            lose(client, NEWS_SILENT, 0);
        }
    } else if (is_sent) {
        deliver(client);
        if (client->state == IDLE && is_over) {
            ping(client);
        }
    } else if (is_over) {
        lose(client, NEWS_SILENT, 0); // an acknowledgement cannot be sent
    }
    flush(client);
}
