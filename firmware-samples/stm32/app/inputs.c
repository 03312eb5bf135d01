#include "inputs.h"

const struct input inputs[INPUT_COUNT] = {
    { "Water in the cellar", "water", "gold", false },
    { "Boiler stopped", "boiler", "silver", false },
    { "Freezer too warm", "freezer", "bronze", true },
};

uint8_t contacts_sample(struct contacts *contacts, uint8_t pins, uint32_t now)
{
    if (pins != contacts->candidate) {
        contacts->candidate = pins;
        contacts->since = now;
    } else if (now - contacts->since >= DEBOUNCE) {
        contacts->stable = pins;
    }
    return contacts->stable;
}
