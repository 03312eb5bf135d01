// The journey of a client with Eclipse Paho for C: client tcp|tls|ws|wss PORT 4|5 AUTHORITY USER PASSWORD
#include <MQTTClient.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT 20000L

static char **arguments;
static int version;

/* A topic of this run's own. Lives until the end of the program. */
static char *topic(const char *last)
{
    char *made = malloc(100);
    snprintf(made, 100, "lab/c/%s/%d/%s", arguments[1], version, last);
    return made;
}

static void check(int good, const char *what)
{
    if (!good) {
        fprintf(stderr, "failed: %s\n", what);
        exit(1);
    }
}

/* Connects; ends the program unless the session is present as expected. */
static MQTTClient connect_as(const char *name, int clean, const char *will, int present)
{
    char address[100], id[100];
    const char *scheme = !strcmp(arguments[1], "tls") ? "ssl" : arguments[1];
    snprintf(address, sizeof address, "%s://127.0.0.1:%s%s", scheme, arguments[2], strncmp(scheme, "ws", 2) ? "" : "/mqtt");
    snprintf(id, sizeof id, "c-%s-%d-%s", arguments[1], version, name);
    MQTTClient_createOptions made = MQTTClient_createOptions_initializer;
    made.MQTTVersion = version;
    MQTTClient client;
    check(MQTTClient_createWithOptions(&client, address, id, MQTTCLIENT_PERSISTENCE_NONE, NULL, &made) == 0, "create");

    MQTTClient_SSLOptions ssl = MQTTClient_SSLOptions_initializer;
    ssl.trustStore = arguments[4];
    ssl.verify = 1;
    MQTTClient_willOptions last = MQTTClient_willOptions_initializer;
    last.topicName = will;
    last.message = "gone";
    last.qos = 2;
    last.retained = 1;
    MQTTClient_connectOptions three = MQTTClient_connectOptions_initializer, five = MQTTClient_connectOptions_initializer5;
    MQTTClient_connectOptions options = version == 5 ? five : three;
    options.MQTTVersion = version;
    options.username = arguments[5];
    options.password = arguments[6];
    options.ssl = strstr(scheme, "s") && strcmp(scheme, "ws") ? &ssl : NULL;
    options.will = will ? &last : NULL;
    if (version == 5) {
        options.cleanstart = clean;
        MQTTProperties properties = MQTTProperties_initializer;
        MQTTProperty expiry = {.identifier = MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, .value.integer4 = clean ? 0 : 300};
        MQTTProperties_add(&properties, &expiry);
        MQTTResponse answer = MQTTClient_connect5(client, &options, &properties, NULL);
        check(answer.reasonCode == MQTTREASONCODE_SUCCESS, "connect");
        MQTTResponse_free(answer);
        MQTTProperties_free(&properties);
    } else {
        options.cleansession = clean;
        check(MQTTClient_connect(client, &options) == 0, "connect");
    }
    /* With MQTT 5 this library (1.3.11) does not tell; what waited in the session does. */
    check(version == 5 || options.returned.sessionPresent == present, "session present");
    return client;
}

static void subscribe(MQTTClient client, const char *filter, int qos)
{
    if (version == 5) {
        MQTTResponse answer = MQTTClient_subscribe5(client, filter, qos, NULL, NULL);
        check((int)answer.reasonCode == qos, "subscribe");
        MQTTResponse_free(answer);
    } else {
        check(MQTTClient_subscribe(client, filter, qos) == 0, "subscribe");
    }
}

static void publish(MQTTClient client, const char *to, const char *payload, int qos)
{
    MQTTClient_message message = MQTTClient_message_initializer;
    MQTTClient_deliveryToken token = 0;
    message.payload = (void *)payload;
    message.payloadlen = (int)strlen(payload);
    message.qos = qos;
    if (version == 5)
        check(MQTTClient_publishMessage5(client, to, &message, &token).reasonCode == MQTTREASONCODE_SUCCESS, "publish");
    else
        check(MQTTClient_publishMessage(client, to, &message, &token) == 0, "publish");
    check(qos == 0 || MQTTClient_waitForCompletion(client, token, WAIT) == 0, "completion");
}

static void expect(MQTTClient client, const char *to, const char *payload, int qos)
{
    char *name = NULL;
    int length;
    MQTTClient_message *message = NULL;
    MQTTClient_receive(client, &name, &length, &message, WAIT);
    check(message != NULL, to);
    check(!strcmp(name, to) && message->payloadlen == (int)strlen(payload) && !memcmp(message->payload, payload, strlen(payload)) && message->qos == qos, to);
    MQTTClient_freeMessage(&message);
    MQTTClient_free(name);
}

static void end(MQTTClient client)
{
    check((version == 5 ? MQTTClient_disconnect5(client, 1000, MQTTREASONCODE_SUCCESS, NULL) : MQTTClient_disconnect(client, 1000)) == 0, "disconnect");
    MQTTClient_destroy(&client);
}

int main(int count, char **given)
{
    check(count == 7 || count == 8, "six arguments");
    arguments = given;
    version = atoi(given[3]);
    const char *topics[] = {topic("0"), topic("1"), topic("2")};
    if (count == 8) { /* the device: it loses its power when it has said everything */
        MQTTClient device = connect_as("device", 1, topic("will"), 0);
        for (int qos = 0; qos < 3; qos++)
            publish(device, topics[qos], "grüße", qos);
        _exit(0);
    }
    MQTTClient watcher = connect_as("watcher", 1, topic("never"), 0);
    subscribe(watcher, topic("+"), 2);
    if (fork() == 0) {
        char *device[] = {given[0], given[1], given[2], given[3], given[4], given[5], given[6], "device", NULL};
        execv(given[0], device);
        _exit(1);
    }
    expect(watcher, topics[0], "grüße", 0);
    expect(watcher, topics[1], "grüße", 1);
    expect(watcher, topics[2], "grüße", 2);
    expect(watcher, topic("will"), "gone", 2);
    int status;
    check(wait(&status) > 0 && status == 0, "the device's end");

    MQTTClient absent = connect_as("absent", 0, NULL, 0);
    subscribe(absent, topic("kept"), 1);
    end(absent);
    publish(watcher, topic("kept"), "waited", 2);
    expect(watcher, topic("kept"), "waited", 2);
    absent = connect_as("absent", 0, NULL, 1);
    expect(absent, topic("kept"), "waited", 1);
    end(absent);
    end(connect_as("absent", 1, NULL, 0));
    end(watcher);
    puts("done");
    return 0;
}
