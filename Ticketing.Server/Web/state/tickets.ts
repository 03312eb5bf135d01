import { listTickets } from "../api/calls";
import { Problem } from "../api/problem";
import { toQuery, toSearch } from "../model/filters";
import { KnownTickets } from "../model/known";
import { answer, append, emptyList, merge, refresh, type Change, type TicketList } from "../model/list";
import type { Ticket } from "../model/ticket";
import { here } from "./router";
import { me } from "./session";
import { Store } from "./store";

const pageSize = 50;
const mostAtOnce = 500;

export interface ListState {
  list: TicketList;
  /** `first` = nothing to show yet; `again` = what is shown may be part of it; `more` = the next page is on its way. */
  loading: "first" | "again" | "more" | null;
  problem: Problem | null;
}

export const tickets = new Store<ListState>({ list: emptyList, loading: "first", problem: null });

/** Tickets as they will be once the server has agreed; shown instead of what it last said. */
export const expected = new Store<ReadonlyMap<number, Partial<Ticket>>>(new Map());

/** Tickets that came in while the page was open: drawn with a mark. */
export const arrived = new Set<number>();

const known = new KnownTickets();

let running = new AbortController();

/** For each page that is on its way: what was heard since it was asked for, which it may not know. */
const heard = new Set<Change[]>();

/** Asks for a page and, once it is there, puts it into the list together with what was heard meanwhile. */
async function fetchPage(attempt: AbortController, query: string, join: (list: TicketList, page: TicketList) => TicketList) {
  const meanwhile: Change[] = [];
  heard.add(meanwhile);
  try {
    const page = await listTickets(query, attempt.signal);
    if (attempt.signal.aborted) return;
    known.take(page.items);
    known.take(meanwhile);
    const { filters } = here.value;
    tickets.update(({ list }) => ({ list: meanwhile.reduce((all, change) => merge(all, change, filters, me().name), join(list, page)), loading: null, problem: null }));
  } catch (thrown) {
    if (!attempt.signal.aborted) tickets.update(({ list }) => ({ list, loading: null, problem: Problem.of(thrown) }));
  } finally {
    heard.delete(meanwhile);
  }
}

/** Loads the first page anew. After a change of filters what is known and fits them is shown at once; the answer then corrects it. */
export async function load(anew: boolean) {
  running.abort();
  const attempt = (running = new AbortController());
  const { filters } = here.value;
  if (anew) {
    const list = known.narrow(filters, me().name);
    tickets.set({ list, loading: list.items.length ? "again" : "first", problem: null });
  } else {
    known.forget();
    known.take(tickets.value.list.items);
  }
  await fetchPage(attempt, toQuery(filters, me().name, pageSize), (list, page) => (anew ? answer : list.items.length > pageSize ? refreshLong : refresh)(list, page));
}

/** A reader who has loaded several pages keeps them; their fresh first page is merged in ticket by ticket. */
function refreshLong(list: TicketList, page: TicketList): TicketList {
  const merged = page.items.reduce((all, ticket) => merge(all, ticket, here.value.filters, me().name), list);
  return { ...merged, total: page.total };
}

/** Loads the next page; each is larger than the one before. */
export async function loadMore() {
  const { list, loading } = tickets.value;
  if (loading || list.next === null) return;
  tickets.set({ list, loading: "more", problem: null });
  await fetchPage(running, toQuery(here.value.filters, me().name, Math.min(mostAtOnce, 2 * list.items.length), list.next), append);
}

/** Takes in what the server said about one ticket, in an answer or through the stream. */
export function take(change: Change) {
  for (const changes of heard) changes.push(change);
  known.take([change]);
  tickets.update((state) => {
    const list = merge(state.list, change, here.value.filters, me().name);
    return list === state.list ? state : { ...state, list };
  });
}

/** The ticket with what is expected of it. */
export function shown(ticket: Ticket, all = expected.value): Ticket {
  const some = all.get(ticket.id);
  return some ? { ...ticket, ...some } : ticket;
}

export function expect(id: number, some: Partial<Ticket> | null) {
  const all = new Map(expected.value);
  if (some) all.set(id, some);
  else all.delete(id);
  expected.set(all);
}

/** Follows the filters in the address bar. Returns how to stop. */
export function followFilters(): () => void {
  let loaded = toSearch(here.value.filters);
  void load(true);
  const stop = here.watch(() => {
    const wanted = toSearch(here.value.filters);
    if (wanted === loaded) return;
    loaded = wanted;
    void load(true);
  });
  return () => {
    stop();
    running.abort();
    known.forget();
    tickets.set({ list: emptyList, loading: "first", problem: null });
  };
}
