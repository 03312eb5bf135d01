import { compare, effectiveOrder, matches, type Filters } from "./filters.ts";
import { firstWhere } from "./search.ts";
import type { Ticket } from "./ticket.ts";

/** The loaded part of a list. */
export interface TicketList {
  items: Ticket[];
  /** How many match on the server. */
  total: number;
  /** Cursor of the next page; null when everything is loaded. */
  next: string | null;
}

export const emptyList: TicketList = { items: [], total: 0, next: null };

/** A ticket as the stream sends it; `deleted` when it must vanish. */
export type Change = Ticket & { deleted?: boolean };

/** Of two states of one ticket the later one: answers and stream events overtake each other. */
const newer = (a: Ticket, b: Ticket) => (b.version >= a.version ? b : a);

/** A following page; a ticket that moved between the two calls is kept once. */
export function append(list: TicketList, page: TicketList): TicketList {
  const known = new Map(list.items.map((ticket) => [ticket.id, ticket]));
  for (const ticket of page.items) known.set(ticket.id, newer(known.get(ticket.id) ?? ticket, ticket));
  return { items: [...known.values()], total: page.total, next: page.next };
}

/** A fresh first page, in which what the stream brought meanwhile is not lost. */
export function refresh(list: TicketList, page: TicketList): TicketList {
  const known = new Map(list.items.map((ticket) => [ticket.id, ticket]));
  return { ...page, items: page.items.map((ticket) => newer(ticket, known.get(ticket.id) ?? ticket)) };
}

/** The answer to other filters. Where all that fits was known already, in the same order, nothing of it is taken away again. */
export function answer(known: TicketList, page: TicketList): TicketList {
  const fresh = refresh(known, page);
  const complete = known.next === null && known.items.length === page.total && fresh.items.every(({ id }, at) => id === known.items[at]!.id);
  return complete ? { items: [...fresh.items, ...known.items.slice(fresh.items.length)], total: page.total, next: null } : fresh;
}

/**
 * What the list looks like after `change`: moved, updated, added or gone. A ticket that belongs behind the last loaded one, while more pages wait,
 * is counted and not shown. Returns the very same list if nothing changes.
 */
export function merge(list: TicketList, change: Change, filters: Filters, me: string): TicketList {
  const at = list.items.findIndex((ticket) => ticket.id === change.id);
  const old = list.items[at];
  if (old && old.version > change.version) return list;
  const rest = old ? list.items.filter((ticket) => ticket !== old) : list.items;
  if (change.deleted || !matches(change, filters, me)) {
    return old ? { ...list, items: rest, total: list.total - 1 } : list;
  }
  const place = placeOf(change, rest, compare(effectiveOrder(filters)));
  if (place === rest.length && list.next !== null && rest.length > 0) {
    return old ? { ...list, items: rest } : change.version === 1 ? { ...list, total: list.total + 1 } : list;
  }
  return { ...list, items: [...rest.slice(0, place), change, ...rest.slice(place)], total: old ? list.total : list.total + 1 };
}

/** Where it belongs in an ordered list: before the first that comes after it. Most come in order, and belong at the end. */
export const placeOf = (ticket: Ticket, items: readonly Ticket[], compare: (a: Ticket, b: Ticket) => number) =>
  firstWhere(items, items.length && compare(ticket, items.at(-1)!) >= 0 ? items.length : 0, (item) => compare(ticket, item) < 0);
