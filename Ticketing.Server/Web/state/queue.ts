import * as calls from "../api/calls";
import { Problem } from "../api/problem";
import type { Ticket } from "../model/ticket";
import { t } from "../words/words";
import * as detail from "./detail";
import { login, me } from "./session";
import { Store } from "./store";
import { expect } from "./tickets";
import { say } from "./toasts";

/** Something that was done while the server could not be reached. */
export interface Waiting {
  by: string;
  tenant: string;
  ticket: number;
  title: string;
  at: number;
  /** A note's text, or the move with what the ticket looked like to whoever made it. */
  note?: string;
  move?: { to: { status: string; assignee?: string | null }; seen: { status: string; assignee: string | null } };
}

const stored = "ticketing.queue";
const read = (): Waiting[] => {
  try {
    return JSON.parse(localStorage.getItem(stored) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
};

/** What waits for the server, oldest first; survives closing the page. */
export const queue = new Store<Waiting[]>(read());

const keep = (all: Waiting[]) => {
  queue.set(all);
  if (all.length) localStorage.setItem(stored, JSON.stringify(all));
  else localStorage.removeItem(stored);
};

const tenant = () => (login.value.state === "in" ? login.value.session.tenant : "");

/** True if nothing answered: then what was to be done can wait. */
export const isAway = (thrown: unknown) => thrown instanceof Problem && thrown.code === "unreachable";

export const waitWithNote = (ticket: Pick<Ticket, "id" | "title">, note: string) => add({ ...about(ticket), note });

/** Keeps a move and shows the ticket as it will be. */
export function waitWithMove(ticket: Ticket, to: { status: string; assignee?: string | null }, kind: Ticket["kind"]) {
  add({ ...about(ticket), move: { to, seen: { status: ticket.status, assignee: ticket.assignee } } });
  expect(ticket.id, { ...to, kind });
}

const about = (ticket: Pick<Ticket, "id" | "title">) => ({ by: me().name, tenant: tenant(), ticket: ticket.id, title: ticket.title, at: Date.now() });

function add(one: Waiting) {
  keep([...queue.value, one]);
  say(t("No connection: kept here, and sent when the server is back."));
}

let sending = false;

/** Sends what waits, in order; stops where the server is away again. What it refuses is told and dropped. */
export async function drain() {
  if (sending) return;
  sending = true;
  try {
    const mine = () => queue.value.find((one) => one.by === me().name && one.tenant === tenant());
    for (let one = mine(); one; one = mine()) {
      try {
        await send(one);
      } catch (thrown) {
        if (isAway(thrown)) return;
        say(t("#{0} was not changed: {1}", one.ticket, Problem.of(thrown).text), { tone: "bad" });
      }
      const sent = one;
      keep(queue.value.filter((other) => other !== sent));
      if (one.move) expect(one.ticket, null);
      if (!mine()) say(t("What was done without connection has been sent."));
    }
  } finally {
    sending = false;
  }
}

async function send({ ticket: id, by, at, note, move }: Waiting) {
  const { log, ...now } = await calls.readTicket(id);
  if (note !== undefined) {
    // The answer may have been lost, not the note.
    if (!log.some((line) => line.type === "noted" && line.who === by && line.text === note && Date.parse(line.at) > at - 60_000)) await calls.addNote(id, note);
    if (detail.detail.value?.id === id) await detail.reload();
    return;
  }
  if (now.status === move!.to.status && (move!.to.assignee === undefined || now.assignee === move!.to.assignee)) return;
  if (now.status !== move!.seen.status || now.assignee !== move!.seen.assignee) {
    throw new Problem(412, { detail: t("Somebody else changed this ticket meanwhile. Look at it again first.") });
  }
  detail.take(move!.to.status === "cancelled" ? await calls.cancelTicket(id) : await calls.changeTicket(id, now.version, move!.to));
}
