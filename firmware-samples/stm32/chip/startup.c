#include "chip.h"
#include "interrupts.h"
#include "registers.h"

extern uint32_t stack_bottom[], stack_top[], data_begin[], data_end[], data_image[], bss_begin[], bss_end[];

int main(void);

/// What the stack holds where it was never used.
#define UNUSED_STACK 0xA5A5A5A5u

void reset(void)
{
    uint32_t *const here = __builtin_frame_address(0);
    for (uint32_t *word = stack_bottom; word < here - 8; word++) {
        *word = UNUSED_STACK;
    }
    for (uint32_t *to = data_begin, *from = data_image; to < data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *word = bss_begin; word < bss_end;) {
        *word++ = 0;
    }
    main();
}

uint32_t chip_stack_used(void)
{
    const uint32_t *word = stack_bottom;
    while (word < stack_top && *word == UNUSED_STACK) {
        word++;
    }
    return (uint32_t)(stack_top - word) * sizeof *word;
}

/// Faults and interrupts that nobody asked for: start again from the beginning.
static void unexpected(void)
{
    chip_restart();
}

/// Initial stack pointer, reset, 14 exceptions, then the interrupts up to the last one that is used.
__attribute__((section(".vectors"), used)) static const void *const vectors[16 + USART2_IRQ + 1] = {
    [0] = stack_top,
    [1] = reset,
    [2 ... 14] = unexpected,
    [15] = tick,
    [16 ... 16 + USART1_IRQ - 1] = unexpected,
    [16 + USART1_IRQ] = usart1_received,
    [16 + USART2_IRQ] = usart2_received,
};
