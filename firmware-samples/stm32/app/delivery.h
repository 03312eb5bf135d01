#ifndef APP_DELIVERY_H
#define APP_DELIVERY_H

#include "../mqtt/packet.h"

/// What the reporter says to the server, in the words of its topics. Each writes what follows the header of a packet.

/// The last will: `offline`, retained, on `…/availability`.
void delivery_connect(struct packet *packet);

/// Status of this system's tickets.
void delivery_subscribe(struct packet *packet);

/// `online` on `…/availability`.
void delivery_announce(struct packet *packet, uint16_t id);

/// The oldest alarm on `…/alarm`, or the end of a condition on `…/ok`; returns the packet id, 0 if nothing waits.
/// Its JSON carries an `id` made of device, boot id and sequence number: who gets the same message twice can tell.
uint16_t delivery_next(struct packet *packet);

#endif
