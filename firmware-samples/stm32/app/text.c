#include "text.h"

const char *text_of_number(char room[NUMBER_ROOM], uint32_t number, uint32_t base, int digits)
{
    char *at = room + NUMBER_ROOM - 1;
    *at = 0;
    while (number != 0 || digits > 0) {
        *--at = "0123456789abcdef"[number % base];
        number /= base;
        digits--;
    }
    return at;
}

int text_after(const char *text, int length, const char *start)
{
    while (*start != 0) {
        if (length-- <= 0 || *text++ != *start++) {
            return -1;
        }
    }
    return length;
}
