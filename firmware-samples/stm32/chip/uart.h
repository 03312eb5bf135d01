#ifndef CHIP_UART_H
#define CHIP_UART_H

#include <stdbool.h>

#include "../mqtt/transport.h"

/// 115200 baud, 8 data bits, no parity, one stop bit, no flow control, both ports.
void uart_start(void);

/// The way to the server. Sending waits until the bytes are out; receiving loses bytes only when RING_ROOM of them were not fetched in time, and says so.
extern const struct mqtt_transport uart_link;

/// True if a byte of either port waits to be read.
bool uart_has_input(void);

void console_write(const char *text);

/// The last key that was typed; 0 if none was since the last call.
char console_key(void);

#endif
