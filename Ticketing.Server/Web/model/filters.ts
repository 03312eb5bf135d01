import { isFinished, type Kind, type Ticket } from "./ticket.ts";
import { w } from "../words/words.ts";

/** What the tabs above the list choose. */
export type View = "open" | "mine" | "finished" | "all";
export type Order = "due" | "newest" | "oldest" | "updated";

export interface Filters {
  view: View;
  /** A kind, or "" for every kind of the view. */
  kind: Kind | "";
  sla: string;
  system: string;
  category: string;
  assignee: string;
  /** Part of title, description or reference. */
  q: string;
  order: Order;
}

export const noFilters: Filters = { view: "open", kind: "", sla: "", system: "", category: "", assignee: "", q: "", order: "due" };

export const views: { view: View; name: string }[] = [
  { view: "open", name: w("To do") },
  { view: "mine", name: w("Mine") },
  { view: "finished", name: w("Finished") },
  { view: "all", name: w("All") },
];

export const orders: { order: Order; name: string }[] = [
  { order: "due", name: w("Due first") },
  { order: "newest", name: w("Newest first") },
  { order: "oldest", name: w("Oldest first") },
  { order: "updated", name: w("Last changed first") },
];

const kinds: Kind[] = ["waiting", "open", "working", "done", "cancelled"];
const free = ["sla", "system", "category", "assignee", "q"] as const;

/** Filters that narrow the list beyond its view, for the count on the filter button. */
export const narrowing = (filters: Filters) =>
  [filters.kind, filters.sla, filters.system, filters.category, filters.assignee].filter(Boolean).length + (filters.order === "due" ? 0 : 1);

/** Reads the address bar; what it cannot read is left out. */
export function fromSearch(search: string): Filters {
  const params = new URLSearchParams(search);
  const filters = { ...noFilters };
  const view = views.find(({ view }) => view === params.get("view"));
  if (view) filters.view = view.view;
  const order = orders.find(({ order }) => order === params.get("order"));
  if (order) filters.order = order.order;
  filters.kind = kinds.find((kind) => kind === params.get("kind")) ?? "";
  for (const name of free) filters[name] = params.get(name) ?? "";
  return filters;
}

/** For the address bar: "" or "?…", only what differs from {@link noFilters}. */
export function toSearch(filters: Filters): string {
  const params = new URLSearchParams();
  for (const name of ["view", "kind", ...free, "order"] as const) {
    if (filters[name] !== noFilters[name]) params.set(name, filters[name]);
  }
  const text = params.toString();
  return text && `?${text}`;
}

/** Kinds of tickets that the view shows; null = every kind. */
function kindsOf({ view, kind }: Filters): Kind[] | null {
  if (kind) return [kind];
  if (view === "open" || view === "mine") return ["waiting", "open", "working"];
  return view === "finished" ? ["done", "cancelled"] : null;
}

/** The query of the list call. Finished tickets are read newest change first. */
export function toQuery(filters: Filters, me: string, limit: number, cursor?: string): string {
  const params = new URLSearchParams();
  const shown = kindsOf(filters);
  if (shown) params.set("kind", shown.join(","));
  for (const name of free) if (filters[name]) params.set(name, filters[name]);
  if (filters.view === "mine") params.set("assignee", me);
  params.set("order", effectiveOrder(filters));
  params.set("limit", String(limit));
  if (cursor) params.set("cursor", cursor);
  return params.toString();
}

export const effectiveOrder = (filters: Filters): Order => (filters.view === "finished" && filters.order === "due" ? "updated" : filters.order);

/** Would the server list this ticket under these filters? */
export const matches = (ticket: Ticket, filters: Filters, me: string) => matching(filters, me)(ticket);

/** As {@link matches}, for many tickets. */
export function matching(filters: Filters, me: string): (ticket: Ticket) => boolean {
  const shown = kindsOf(filters);
  const wanted = filters.view === "mine" ? me : filters.assignee;
  const q = filters.q.toLowerCase();
  return (ticket) =>
    (!shown || shown.includes(ticket.kind)) &&
    (!filters.sla || ticket.sla === filters.sla) &&
    (!filters.system || ticket.system === filters.system) &&
    (!filters.category || ticket.category === filters.category) &&
    (!wanted || ticket.assignee === wanted) &&
    (!q || [ticket.title, ticket.description, ticket.reference].some((text) => text?.toLowerCase().includes(q)));
}

/** The server's order: unfinished by due time, those without one after them by id, then finished by id, newest first. */
export function compare(order: Order): (a: Ticket, b: Ticket) => number {
  switch (order) {
    case "oldest":
      return (a, b) => a.id - b.id;
    case "newest":
      return (a, b) => b.id - a.id;
    case "updated":
      return (a, b) => byTime(b.updatedAt, a.updatedAt) || b.id - a.id;
    default:
      return (a, b) => {
        const part = partOf(a) - partOf(b);
        if (part) return part;
        if (isFinished(a)) return b.id - a.id;
        return byTime(a.dueAt ?? "", b.dueAt ?? "") || a.id - b.id;
      };
  }
}

const partOf = (ticket: Ticket) => (isFinished(ticket) ? 2 : ticket.dueAt ? 0 : 1);

/** Times compare by value: the server leaves out fractions that are zero, so text alone would not do. */
const byTime = (a: string, b: string) => (a && b ? Date.parse(a) - Date.parse(b) : 0);
