import type { Ticket } from "../model/ticket";
import { Store } from "./store";

const stored = "ticketing.snoozed";

/** Tickets that are out of sight on this device, and until when. A promise runs on: who snoozes only looks away, and not from what is late. */
export const snoozed = new Store<Readonly<Record<string, number>>>(read());

function read(): Record<string, number> {
  try {
    const all = JSON.parse(localStorage.getItem(stored) ?? "{}") as Record<string, number>;
    return Object.fromEntries(Object.entries(all).filter(([, until]) => until > Date.now()));
  } catch {
    return {};
  }
}

/** Until a time in Unix milliseconds; 0 = it is back at once. */
export function snooze(id: number, until: number) {
  const { [id]: _, ...others } = snoozed.value;
  const all = until > 0 ? { ...others, [id]: until } : others;
  snoozed.set(all);
  localStorage.setItem(stored, JSON.stringify(all));
}

export const isSnoozed = (ticket: Ticket, now: number, all = snoozed.value) => (all[ticket.id] ?? 0) > now && !(ticket.dueAt && Date.parse(ticket.dueAt) <= now);
