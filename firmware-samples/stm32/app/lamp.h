#ifndef APP_LAMP_H
#define APP_LAMP_H

#include <stdbool.h>
#include <stdint.h>

/// What the lamp shows; the first four are those of `enum ticket`.
enum lamp {
    /// Dark: nothing is to be done.
    LAMP_FINISHED,

    /// On: somebody is at it.
    LAMP_TAKEN,

    /// One second on, one second off: the ticket is with the server.
    LAMP_PROMISED,

    /// Flickers: the server does not have it yet.
    LAMP_UNSENT,

    /// A short flash every two seconds: all is well, but there is no connection.
    LAMP_ALONE,

    /// Two short flashes: the server refuses name and token.
    LAMP_REFUSED,

    /// Three short flashes: no settings in flash.
    LAMP_UNSET,
};

/// True if the lamp is lit at `now` (milliseconds).
bool lamp_is_lit(enum lamp lamp, uint32_t now);

/// One word for the console; the first four name the state of a ticket, too.
const char *lamp_name(enum lamp lamp);

#endif
