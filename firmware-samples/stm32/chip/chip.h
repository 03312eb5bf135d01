#ifndef CHIP_CHIP_H
#define CHIP_CHIP_H

#include <stdbool.h>
#include <stdint.h>

/// Clocks, pins, serial ports, tick and watchdog. The watchdog starts the board again when chip_sleep is not called for some seconds.
void chip_start(void);

/// Milliseconds since the start, in steps of 10.
uint32_t chip_now(void);

/// Bit i = contact i is open.
uint8_t chip_contacts(void);

void chip_lamp(bool is_lit);

/// Sleeps until an interrupt, unless a byte waits to be read.
void chip_sleep(void);

void chip_restart(void);

/// Bytes of stack that were in use at the most.
uint32_t chip_stack_used(void);

/// A number that another board, or this one after a restart, hardly has at the same time. Good for waits and names, not for secrets.
uint32_t chip_random(void);

/// Stirs something unpredictable into the random numbers.
void chip_stir(uint32_t noise);

#endif
