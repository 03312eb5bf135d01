#ifndef APP_TICKETS_H
#define APP_TICKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "inputs.h"

/// What became of an input's alarm, the most urgent last.
enum ticket { TICKET_FINISHED, TICKET_TAKEN, TICKET_PROMISED, TICKET_UNSENT };

/// The state of every input's ticket as the server last told it.
struct tickets {
    uint8_t states[INPUT_COUNT];

    /// Bit i = the server has said something about input i since the connection was made.
    uint8_t heard_of;
};

/// An alarm was raised here; nobody has answered for it yet.
void tickets_raise(struct tickets *tickets, int input);

/// A message on `…/ticket/{reference}`; one about no input of ours changes nothing.
/// @param payload JSON with a member `status`; empty = finished.
void tickets_take(struct tickets *tickets, const char *reference, int reference_length, const char *payload, int payload_length);

/// A new connection: what is retained at the server will come now.
void tickets_begin(struct tickets *tickets);

/// All that is retained has come: a ticket that it does not name was finished while nobody listened, unless its alarm still waits (`waiting`, bit i = input i).
void tickets_settle(struct tickets *tickets, uint8_t waiting);

/// The most urgent of all.
enum ticket tickets_worst(const struct tickets *tickets);

#endif
