#ifndef CHIP_INTERRUPTS_H
#define CHIP_INTERRUPTS_H

/// What the vector table in startup.c names.
void reset(void);
void tick(void);
void usart1_received(void);
void usart2_received(void);

#endif
