#include "../app/inputs.h"
#include "../app/settings.h"
#include "../app/text.h"
#include "check.h"
#include "tests.h"

static struct settings settings;

/// Names of the given lengths, and a token that fills up what is left.
static const char *page_of(int root, int tenant, int system, int name, int token)
{
    static char page[1024];
    int lengths[] = { root, tenant, system, name, token };
    char *at = page;
    memcpy(at, "HT1", 4);
    at += 4;
    for (int i = 0; i < 5; i++) {
        memset(at, 'a' + i, (size_t)lengths[i]);
        at += lengths[i];
        *at++ = 0;
    }
    memset(at, 0xFF, 64);
    return page;
}

static void an_empty_page_is_no_settings(void)
{
    static char page[256];
    CHECK(!settings_read(&settings, page));
    memset(page, 0xFF, sizeof page);
    CHECK(!settings_read(&settings, page));
}

static void every_text_is_needed_and_every_character_is_judged(void)
{
    CHECK(settings_read(&settings, "HT1\0ticketing\0home\0boiler\0board-7\0tk_aZ09.-_"));
    CHECK(strcmp(settings.root, "ticketing") == 0 && strcmp(settings.name, "board-7") == 0 && strcmp(settings.token, "tk_aZ09.-_") == 0);
    CHECK(!settings_read(&settings, "HT2\0ticketing\0home\0boiler\0board-7\0tk_a"));
    CHECK(!settings_read(&settings, "HT11\0ticketing\0home\0boiler\0board-7\0tk_a"));
    CHECK(!settings_read(&settings, "HT1\0ticketing\0\0boiler\0board-7\0tk_a"));
    for (int c = 1; c < 256; c++) {
        char page[] = "HT1\0t\0h\0b?b\0n\0tk";
        page[9] = (char)c;
        CHECK(settings_read(&settings, page) == (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._", c) != NULL));
    }
}

static void too_long_a_text_is_refused(void)
{
    CHECK(settings_read(&settings, page_of(20, 20, 20, 26, 60)));
    CHECK(!settings_read(&settings, page_of(20, 20, 21, 26, 40)));
    CHECK(!settings_read(&settings, page_of(20, 20, 20, 26, 70)));
    CHECK(!settings_read(&settings, page_of(5, 5, 5, 5, 500)));
}

static void topics_begin_with_root_tenant_and_system(void)
{
    struct packet packet;
    CHECK(settings_read(&settings, "HT1\0r\0t\0s\0n\0tk"));
    packet_begin(&packet, 0x30);
    settings_topic(&settings, &packet, "alarm");
    CHECK(packet_finish(&packet));
    CHECK(memcmp(packet.bytes + packet.start, "\x30\x0D\x00\x0Br/t/s/alarm", 15) == 0);
    CHECK(strcmp(settings_after(&settings, "ticket/", "r/t/s/ticket/water", 18), "water") == 0);
    CHECK(settings_after(&settings, "ticket/", "r/t/s/ticket/", 12) == NULL);
    CHECK(settings_after(&settings, "ticket/", "r/t/x/ticket/water", 18) == NULL);
    CHECK(settings_after(&settings, "ticket/", "r/t", 3) == NULL);
}

static void numbers_are_written_to_any_base(void)
{
    char room[NUMBER_ROOM];
    CHECK(strcmp(text_of_number(room, 0, 10, 1), "0") == 0);
    CHECK(strcmp(text_of_number(room, 4294967295u, 10, 1), "4294967295") == 0);
    CHECK(strcmp(text_of_number(room, 0xBEEF, 16, 8), "0000beef") == 0);
}

static void a_contact_counts_once_it_rests(void)
{
    struct contacts contacts = { 0 };
    uint32_t now = 0xFFFFFFF0; // the clock wraps around meanwhile
    for (int i = 0; i < 20; i++, now += 10) {
        CHECK(contacts_sample(&contacts, i % 2 ? 1 : 0, now) == 0);
    }
    for (int i = 0; i < DEBOUNCE / 10; i++, now += 10) {
        CHECK(contacts_sample(&contacts, 2, now) == 0);
    }
    CHECK(contacts_sample(&contacts, 2, now) == 2);
    CHECK(contacts_sample(&contacts, 0, now + 10) == 2);
}

void test_settings(void)
{
    an_empty_page_is_no_settings();
    every_text_is_needed_and_every_character_is_judged();
    too_long_a_text_is_refused();
    topics_begin_with_root_tenant_and_system();
    numbers_are_written_to_any_base();
    a_contact_counts_once_it_rests();
}
