import { actionsFor, type Action } from "../model/moves";
import type { Ticket } from "../model/ticket";
import { detail } from "../state/detail";
import { undoLast } from "../state/deeds";
import { browseTo, go, here } from "../state/router";
import { me } from "../state/session";
import { shown, tickets } from "../state/tickets";
import { perform } from "./ActionBar";
import { listing } from "./listing";

/** The ticket in whose row an element is; NaN outside of the list. */
const idOf = (element: Element | null) => Number(element?.closest(".row")?.querySelector<HTMLElement>("[data-ticket]")?.dataset["ticket"] ?? NaN);

/** Does what a single key stands for; false if it stands for nothing here. */
export function handleKey(key: string): boolean {
  switch (key) {
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "t":
      return act("take");
    case "f":
      return act("finish");
    case "c":
      return act("cancel");
    case "n":
      return note();
    case "a":
      go({ place: "new" });
      return true;
    case "u":
      return undoLast();
    case "/":
      document.querySelector<HTMLInputElement>("#search")?.select();
      return true;
    case "Escape":
      return leave();
    default:
      return false;
  }
}

/** From row to row; with a ticket open, from ticket to ticket. */
function move(by: 1 | -1): boolean {
  const all = listing.items;
  if (all.length === 0) return true;
  const { route } = here.value;
  const opened = route.place === "ticket" ? route.id : null;
  const focused = idOf(document.activeElement);
  const at = all.findIndex(({ id }) => id === (focused || opened));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]!;
  listing.focus(next.id);
  if (opened !== null) browseTo(next.id);
  return true;
}

/** The ticket that a key means: the focused row's, else the open one. */
function current(): Ticket | null {
  const id = idOf(document.activeElement);
  const listed = tickets.value.list.items.find((ticket) => ticket.id === id);
  return listed ?? detail.value?.ticket ?? null;
}

function act(action: Action): boolean {
  const ticket = current();
  if (!ticket || !actionsFor(shown(ticket), me()).includes(action)) return false;
  perform(action, ticket);
  return true;
}

/** Opens the ticket first if it is only chosen in the list. */
function note(): boolean {
  const ticket = current();
  if (!ticket || !actionsFor(shown(ticket), me()).includes("note")) return false;
  go({ place: "ticket", id: ticket.id });
  requestAnimationFrame(() => requestAnimationFrame(() => perform("note", ticket)));
  return true;
}

/** Back to the list and to the row one came from. */
function leave(): boolean {
  const { route } = here.value;
  const active = document.activeElement as HTMLElement | null;
  if (active?.matches("input, textarea, select")) {
    active.blur();
    if (route.place === "list") return true;
  }
  if (route.place === "list") return false;
  go({ place: "list" });
  const id = route.place === "ticket" ? route.id : NaN;
  requestAnimationFrame(() => {
    const row = listing.items.find((ticket) => ticket.id === id) ?? listing.items[0];
    if (row) listing.focus(row.id);
  });
  return true;
}
