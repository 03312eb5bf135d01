#include "lamp.h"

/// One bit for each eighth of a second, the lowest first: two seconds in all.
static const uint16_t patterns[] = { 0x0000, 0xFFFF, 0x00FF, 0x5555, 0x0001, 0x0005, 0x0015 };

static const char names[][9] = { "finished", "taken", "promised", "unsent", "alone", "refused", "unset" };

bool lamp_is_lit(enum lamp lamp, uint32_t now)
{
    return patterns[lamp] >> (now / 125 % 16) & 1;
}

const char *lamp_name(enum lamp lamp)
{
    return names[lamp];
}
