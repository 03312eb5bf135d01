import type { SlaState } from "../api/calls";
import { LiveStream, type Connection } from "../api/stream";
import { matches } from "../model/filters";
import type { Change } from "../model/list";
import { isFinished } from "../model/ticket";
import { t } from "../words/words";
import * as detail from "./detail";
import { drain } from "./queue";
import { here } from "./router";
import { login, me } from "./session";
import { sla } from "./sla";
import { Store } from "./store";
import { arrived, load } from "./tickets";

export const connection = new Store<Connection>("connecting");

/** The days whose jobs changed last. */
export const planned = new Store<readonly string[]>([]);

/** The last thing that happened, for those who listen rather than look. */
export const news = new Store("");

const stream = new LiveStream("/api/v1/stream", {
  connection: (state) => {
    // Whatever happened before the stream was there is in a fresh first page.
    if (state === "live") {
      void drain();
      void load(false);
      void detail.reload();
    }
    connection.set(state);
  },
  event: ({ type, data }) => {
    if (type === "plan") {
      const told = JSON.parse(data) as SlaState & { days?: string[] };
      sla.set(told);
      if (told.days) planned.set(told.days);
    }
    if (type !== "ticket") return;
    const change = JSON.parse(data) as Change;
    announce(change);
    detail.take(change);
  },
  loggedOut: () => login.set({ state: "out" }),
});

function announce(change: Change) {
  if (change.version === 1 && !change.deleted && !isFinished(change) && matches(change, here.value.filters, me().name)) {
    arrived.add(change.id);
    news.set(t("New ticket: {0}", change.title) + (change.sla === "none" ? "" : `, ${t(change.sla)}`));
  }
}

/** Follows the stream; returns how to stop. */
export function follow(): () => void {
  connection.set("connecting");
  stream.start();
  return () => stream.stop();
}

// A page that the browser keeps for "back" must not keep a connection too: a browser has only six for a server.
addEventListener("pagehide", () => stream.stop());
addEventListener("pageshow", (event) => event.persisted && login.value.state === "in" && stream.start());

/** Tries to connect now. */
export const retry = () => stream.retry();
