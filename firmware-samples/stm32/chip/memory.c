#include <stddef.h>
#include <stdint.h>

/// The compiler calls these for copying and clearing structures, also without a C library.
void *memcpy(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);

__attribute__((used, optimize("no-tree-loop-distribute-patterns"))) void *memcpy(void *to, const void *from, size_t count)
{
    uint8_t *target = to;
    const uint8_t *source = from;
    while (count-- > 0) {
        *target++ = *source++;
    }
    return to;
}

__attribute__((used, optimize("no-tree-loop-distribute-patterns"))) void *memset(void *to, int value, size_t count)
{
    uint8_t *target = to;
    while (count-- > 0) {
        *target++ = (uint8_t)value;
    }
    return to;
}
