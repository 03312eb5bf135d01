#include "tickets.h"

#include "text.h"

void tickets_raise(struct tickets *tickets, int input)
{
    tickets->states[input] = TICKET_UNSENT;
}

/// Somebody works on it; every other word of an unfinished ticket means that it waits its turn.
static bool is_taken(const char *json, int length)
{
    for (; length > 0; json++, length--) {
        if (text_after(json, length, "\"status\":\"working\"") >= 0) {
            return true;
        }
    }
    return false;
}

void tickets_take(struct tickets *tickets, const char *reference, int reference_length, const char *payload, int payload_length)
{
    for (int i = 0; i < INPUT_COUNT; i++) {
        if (text_after(reference, reference_length, inputs[i].reference) == 0) {
            tickets->heard_of |= (uint8_t)(1 << i);
            tickets->states[i] = payload_length == 0 ? TICKET_FINISHED : is_taken(payload, payload_length) ? TICKET_TAKEN : TICKET_PROMISED;
        }
    }
}

void tickets_begin(struct tickets *tickets)
{
    tickets->heard_of = 0;
}

void tickets_settle(struct tickets *tickets, uint8_t waiting)
{
    for (int i = 0; i < INPUT_COUNT; i++) {
        if (!((tickets->heard_of | waiting) >> i & 1)) {
            tickets->states[i] = TICKET_FINISHED;
        }
    }
}

enum ticket tickets_worst(const struct tickets *tickets)
{
    uint8_t worst = TICKET_FINISHED;
    for (int i = 0; i < INPUT_COUNT; i++) {
        if (tickets->states[i] > worst) {
            worst = tickets->states[i];
        }
    }
    return (enum ticket)worst;
}
