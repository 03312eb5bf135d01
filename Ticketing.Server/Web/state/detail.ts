import { readTicket } from "../api/calls";
import { Problem } from "../api/problem";
import type { Change } from "../model/list";
import type { LogLine, Ticket } from "../model/ticket";
import { Store } from "./store";
import * as list from "./tickets";
import { t } from "../words/words";

export interface Detail {
  id: number;
  ticket: Ticket | null;
  /** Null until it is loaded. */
  log: LogLine[] | null;
  problem: Problem | null;
}

/** The ticket that is open; null if none. */
export const detail = new Store<Detail | null>(null);

let running = new AbortController();
let queued = 0;

/** Opens a ticket: what the list knows is shown at once, the log follows. */
export function open(id: number | null) {
  running.abort();
  clearTimeout(queued);
  const known = id === null ? null : (list.tickets.value.list.items.find((ticket) => ticket.id === id) ?? null);
  detail.set(id === null ? null : { id, ticket: known, log: null, problem: null });
  if (id !== null) void reload();
}

/** Reads the open ticket and its log again. */
export async function reload() {
  const wanted = detail.value;
  if (!wanted) return;
  running.abort();
  const attempt = (running = new AbortController());
  try {
    const { log, ...ticket } = await readTicket(wanted.id, attempt.signal);
    if (attempt.signal.aborted) return;
    // The stream may have overtaken this answer; then it is old already, and the next is under way.
    const known = detail.value?.ticket;
    if (known && known.version > ticket.version) {
      detail.update((now) => now && { ...now, log: now.log ?? log, problem: null });
      return;
    }
    detail.set({ id: wanted.id, ticket, log, problem: null });
    list.take(ticket);
  } catch (thrown) {
    if (attempt.signal.aborted) return;
    detail.update((now) => now && { ...now, problem: Problem.of(thrown) });
  }
}

/** Takes in what the server said about one ticket: everywhere it is shown. A flood of repeats reads the log again at most once a second. */
export function take(change: Change) {
  list.take(change);
  const now = detail.value;
  if (now?.id !== change.id) return;
  if (change.deleted) {
    detail.set({ ...now, problem: new Problem(404, { code: "not-found", detail: t("This ticket was deleted.") }) });
    return;
  }
  if (now.ticket && now.ticket.version >= change.version) return;
  // What may be done is told with the single ticket only; until that is read again it is as it was in this state.
  const moves = change.moves ?? (now.ticket?.status === change.status ? now.ticket.moves : undefined);
  detail.set({ ...now, ticket: moves ? { ...change, moves } : change });
  clearTimeout(queued);
  queued = window.setTimeout(reload, 300);
}
