#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include <stdbool.h>

#include "../mqtt/packet.h"

/// Who this board is: six texts, each ended by a zero, in a page of flash of their own: a mark, root, tenant, system, name, token.
/// Not part of the firmware, so that a firmware file holds no secret and one file serves many boards.
struct settings {
    /// First level of all topics (the server's Mqtt:Root); tenant and system follow it in memory, as the page has them.
    const char *root;

    /// Name of the device token, also the MQTT client id.
    const char *name;
    const char *token;
};

/// First text in that page.
#define SETTINGS_MARK "HT1"

/// Longest sum of root, tenant, system and name, and of all texts: so that every packet fits into PACKET_ROOM.
#define SETTINGS_LONGEST_NAMES 90
#define SETTINGS_LONGEST 160

/// False if the page is empty or a text in it cannot be used: too long, or with a character that means something in topics or JSON. The texts stay where they are.
bool settings_read(struct settings *settings, const char *page);

/// Writes `root/tenant/system/leaf` as a text with its length.
void settings_topic(const struct settings *settings, struct packet *packet, const char *leaf);

/// If `topic` is `root/tenant/system/leaf…`, returns what follows, else null.
const char *settings_after(const struct settings *settings, const char *leaf, const char *topic, int length);

#endif
