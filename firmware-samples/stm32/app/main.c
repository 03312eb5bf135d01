#include "../chip/board.h"
#include "../chip/chip.h"
#include "../chip/uart.h"
#include "reporter.h"
#include "text.h"

/// Keys of the console: 1 to 3 open and close a contact as if a wire did; ? tells how much of the stack was ever used; r restarts.
static uint8_t obey_key(uint8_t played)
{
    char room[NUMBER_ROOM];
    char key = console_key();
    if (key >= '1' && key < '1' + INPUT_COUNT) {
        played ^= (uint8_t)(1 << (key - '1'));
    } else if (key == '?') {
        reporter_say("stack", text_of_number(room, chip_stack_used(), 10, 1), 0);
    } else if (key == 'r') {
        chip_restart();
    }
    return played;
}

int main(void);
int main(void)
{
    static const struct surroundings surroundings = { chip_now, chip_random, console_write };
    struct contacts contacts = { 0 };
    uint8_t played = 0;
    enum lamp shown = LAMP_UNSET;
    chip_start();
    bool is_set = settings_read(&reporter.settings, (const char *)SETTINGS_PAGE);
    if (is_set) {
        reporter_start(&uart_link, &surroundings);
    }
    for (;;) {
        enum lamp lamp = LAMP_UNSET;
        uint32_t now = chip_now();
        if (is_set) {
            played = obey_key(played);
            reporter_take(contacts_sample(&contacts, chip_contacts() | played, now));
            mqtt_poll(&reporter.client);
            lamp = reporter_lamp();
            if (lamp != shown) {
                shown = lamp;
                reporter_say("lamp", lamp_name(lamp), 0);
            }
        }
        chip_lamp(lamp_is_lit(lamp, now));
        chip_sleep();
    }
}
