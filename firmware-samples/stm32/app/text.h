#ifndef APP_TEXT_H
#define APP_TEXT_H

#include <stdint.h>

/// Room for any number, with the closing zero.
#define NUMBER_ROOM 11

/// Writes a number with at least `digits` digits (at most 10) to the end of `room`; returns where it begins.
const char *text_of_number(char room[NUMBER_ROOM], uint32_t number, uint32_t base, int digits);

/// How many of the `length` characters of `text` follow `start`; -1 if it does not begin so.
int text_after(const char *text, int length, const char *start);

#endif
