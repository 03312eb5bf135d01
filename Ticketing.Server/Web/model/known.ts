import { compare, effectiveOrder, matching, type Filters, type Order } from "./filters.ts";
import { placeOf, type Change, type TicketList } from "./list.ts";
import type { Ticket } from "./ticket.ts";

/** A page that stays open for months hears of more tickets than it should keep. */
const most = 20_000;

/**
 * Every ticket the page has heard of, kept in one order: another filter is answered with one walk through it. It is sorted when the order is another,
 * never for another filter or another ticket.
 */
export class KnownTickets {
  private readonly byId = new Map<number, Ticket>();
  private ordered: Ticket[] = [];
  private order: Order = "due";

  /** Keeps the later state of each ticket. */
  take(tickets: readonly Change[]) {
    for (const ticket of tickets) {
      const old = this.byId.get(ticket.id);
      if (old && old.version > ticket.version) continue;
      if (old) this.ordered.splice(placeOf(old, this.ordered, compare(this.order)) - 1, 1);
      this.byId.delete(ticket.id);
      if (ticket.deleted) continue;
      if (this.byId.size >= most) this.forget();
      this.byId.set(ticket.id, ticket);
      this.ordered.splice(placeOf(ticket, this.ordered, compare(this.order)), 0, ticket);
    }
  }

  /** What was missed makes all that is known doubtful. */
  forget() {
    this.byId.clear();
    this.ordered = [];
  }

  /** What fits, in its order: a first answer while the server looks. */
  narrow(filters: Filters, me: string): TicketList {
    const order = effectiveOrder(filters);
    if (order !== this.order) {
      this.order = order;
      this.ordered.sort(compare(order));
    }
    const items = this.ordered.filter(matching(filters, me));
    return { items, total: items.length, next: null };
  }
}
