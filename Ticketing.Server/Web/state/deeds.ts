import * as calls from "../api/calls";
import { Problem } from "../api/problem";
import { isFinished, type Ticket } from "../model/ticket";
import * as detail from "./detail";
import { t } from "../words/words";
import { isAway, waitWithMove } from "./queue";
import { me } from "./session";
import { say } from "./toasts";
import { expect, shown } from "./tickets";

/** What a person does to tickets: shown at once, taken back where the server refuses. */

type Moved = Pick<Ticket, "status" | "assignee">;

/** Assigns the ticket to whoever is logged in and moves it to working. */
export const takeTicket = (ticket: Ticket) =>
  change(ticket, { status: "working", assignee: me().name }, t("You took “{0}”.", ticket.title), { status: ticket.status, assignee: ticket.assignee });

/** The opposite of taking: open again, and nobody's. */
export const giveBack = (ticket: Ticket) =>
  change(ticket, { status: "open", assignee: null }, t("You gave “{0}” back.", ticket.title), { status: ticket.status, assignee: ticket.assignee });

async function change(ticket: Ticket, to: Moved, said: string, back: Moved | null) {
  settle(ticket.id);
  expect(ticket.id, { ...to, kind: to.status === "working" ? "working" : "open" });
  try {
    const changed = await retried(ticket, (version) => calls.changeTicket(ticket.id, version, to));
    detail.take(changed);
    say(said, back ? { undo: () => void change(changed, back, t("Taken back."), null) } : {});
  } catch (thrown) {
    if (isAway(thrown)) {
      waitWithMove(ticket, to, to.status === "working" ? "working" : "open");
      return;
    }
    refused(ticket, thrown);
  }
  expect(ticket.id, null);
}

/** Makes a move of the ticket's own workflow, or another change of what it holds. Without a connection a plain move waits for one. Throws {@link Problem} if the server refuses. */
export async function changeOnce(ticket: Ticket, body: Parameters<typeof calls.changeTicket>[2], kind: Ticket["kind"], said: string) {
  settle(ticket.id);
  try {
    detail.take(await retried(ticket, (version) => calls.changeTicket(ticket.id, version, body)));
    say(said);
    void detail.reload();
  } catch (thrown) {
    const { status, ...fields } = body;
    if (!isAway(thrown) || status === undefined || Object.keys(fields).length) throw thrown;
    waitWithMove(ticket, { status }, kind);
  }
}

/** Repeats of an alarm change a ticket's version too. They do not concern the reader: only what he saw must still hold. */
async function retried(seen: Ticket, send: (version: number) => Promise<Ticket>): Promise<Ticket> {
  let version = seen.version;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(version);
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.status !== 412 || attempt === 4) throw thrown;
      const now = await calls.readTicket(seen.id);
      if (now.status !== seen.status || now.assignee !== seen.assignee) throw thrown;
      version = now.version;
    }
  }
}

function refused(ticket: Ticket, thrown: unknown) {
  const problem = Problem.of(thrown);
  const text = problem.status === 412 ? t("Somebody else changed this ticket meanwhile. Look at it again first.") : problem.text;
  say(t("#{0} was not changed: {1}", ticket.id, text), { tone: "bad" });
  if (problem.status) void refetch(ticket.id);
}

const refetch = (id: number) => calls.readTicket(id).then(({ log: _, ...ticket }) => detail.take(ticket), () => undefined);

/** Finishing and cancelling are final on the server. So they wait here for a moment in which they can be taken back. */
const graceTime = 5_000;

interface Final {
  send: (keepalive: boolean) => Promise<void>;
  forget: () => void;
}

const waiting = new Map<number, Final>();

export const finish = (ticket: Ticket) => moveFinally(ticket, "done", (version, keepalive) => calls.changeTicket(ticket.id, version, { status: "done" }, keepalive));

export const cancel = (ticket: Ticket) => moveFinally(ticket, "cancelled", (_, keepalive) => calls.cancelTicket(ticket.id, keepalive));

function moveFinally(ticket: Ticket, kind: "done" | "cancelled", send: (version: number, keepalive: boolean) => Promise<Ticket>) {
  if (isFinished(shown(ticket))) return;
  settle(ticket.id);
  expect(ticket.id, { kind, status: kind });
  const timer = setTimeout(() => void final.send(false), graceTime);
  const unsay = say(kind === "done" ? t("Finished: “{0}”.", ticket.title) : t("Cancelled: “{0}”.", ticket.title), { duration: graceTime, undo: () => final.forget() });
  const end = () => {
    clearTimeout(timer);
    unsay();
    waiting.delete(ticket.id);
  };
  const final: Final = {
    send: async (keepalive) => {
      end();
      try {
        detail.take(await retried(ticket, (version) => send(version, keepalive)));
      } catch (thrown) {
        if (isAway(thrown)) {
          waitWithMove(ticket, { status: kind }, kind);
          return;
        }
        refused(ticket, thrown);
      }
      expect(ticket.id, null);
    },
    forget: () => {
      end();
      expect(ticket.id, null);
    },
  };
  waiting.set(ticket.id, final);
}

/** Takes back the last finish or cancel that can be; false if there is none. */
export function undoLast(): boolean {
  const last = [...waiting.values()].at(-1);
  last?.forget();
  return last !== undefined;
}

/** Another deed on the same ticket: what waits is sent first. */
const settle = (id: number) => void waiting.get(id)?.send(false);

// Whoever closes the page meant it.
addEventListener("pagehide", () => {
  for (const final of [...waiting.values()]) void final.send(true);
});
