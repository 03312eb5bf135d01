#ifndef APP_INPUTS_H
#define APP_INPUTS_H

#include <stdbool.h>
#include <stdint.h>

/// Milliseconds for which an input must not change before it counts.
#define DEBOUNCE 50

#define INPUT_COUNT 3

/// What a contact reports. A contact is closed while all is well and opens on alarm, so that a cut wire is an alarm, too.
struct input {
    const char *title;

    /// Names the ticket at the server: one that is unfinished takes every further alarm of this input.
    const char *reference;

    /// gold, silver, bronze or none.
    const char *sla;

    /// True: when the contact closes again the ticket is finished. False: somebody has to look at it first.
    bool finishes_by_itself;
};

/// Change this table to fit your home.
extern const struct input inputs[INPUT_COUNT];

/// State of all contacts, debounced; bit i = input i is open.
struct contacts {
    uint8_t stable, candidate;
    uint32_t since;
};

/// Takes what the pins say at `now` and returns what counts.
uint8_t contacts_sample(struct contacts *contacts, uint8_t pins, uint32_t now);

#endif
