#include "settings.h"

#include <stddef.h>

#include "text.h"

enum { MARK, ROOT, TENANT, SYSTEM, NAME, TOKEN, TEXT_COUNT };

/// Letters, digits and `-._`.
static bool is_plain(char c)
{
    char letter = c | 0x20;
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool settings_read(struct settings *settings, const char *page)
{
    const char *texts[TEXT_COUNT + 1];
    const char *at = page;
    for (int i = 0; i < TEXT_COUNT; i++) {
        texts[i] = at;
        while (is_plain(*at)) {
            at++;
            if (at - page > SETTINGS_LONGEST) {
                return false;
            }
        }
        if (*at != 0 || at == texts[i]) {
            return false;
        }
        at++;
    }
    *settings = (struct settings) { texts[ROOT], texts[NAME], texts[TOKEN] };
    return text_after(page, sizeof SETTINGS_MARK, SETTINGS_MARK) == 1 && page[sizeof SETTINGS_MARK - 1] == 0 && texts[TOKEN] - texts[ROOT] <= SETTINGS_LONGEST_NAMES;
}

void settings_topic(const struct settings *settings, struct packet *packet, const char *leaf)
{
    uint16_t mark = packet_open(packet);
    for (const char *c = settings->root; c < settings->name; c++) {
        packet_byte(packet, *c == 0 ? '/' : (uint8_t)*c);
    }
    packet_chars(packet, leaf);
    packet_close(packet, mark);
}

const char *settings_after(const struct settings *settings, const char *leaf, const char *topic, int length)
{
    for (const char *c = settings->root; c < settings->name; c++) {
        if (length-- <= 0 || *topic++ != (*c == 0 ? '/' : *c)) {
            return NULL;
        }
    }
    int rest = text_after(topic, length, leaf);
    return rest < 0 ? NULL : topic + (length - rest);
}
