import { span } from "../model/timeLeft";
import { t, w } from "../words/words";
import type { Standing } from "./standing";

/** A job that has to report in time. */
export interface Heartbeat {
  id: number;
  name: string;
  slug: string;
  status: "new" | "up" | "grace" | "down" | "paused";
  started: boolean;
  periodSeconds: number | null;
  schedule: string | null;
  timeZone: string | null;
  graceSeconds: number;
  pings: number;
  lastPingAt: string | null;
  nextPingAt: string | null;
  alertAt: string | null;
  lastDurationSeconds: number | null;
  pingPath: string;
}

export interface Ping {
  number: number;
  at: string;
  kind: "success" | "start" | "failure" | "log";
  exitStatus: number | null;
  durationSeconds: number | null;
}

export const heartbeatsPath = "/api/v1/checks";

const states: Record<Heartbeat["status"], [Standing, string]> = {
  new: ["unknown", w("Waiting for its first ping")],
  up: ["good", w("In time")],
  grace: ["warn", w("Expected by now")],
  down: ["bad", w("Silent or failed")],
  paused: ["unknown", w("Paused until its next ping")],
};

/** How a job stands, in a colour and in words. */
export const standingOf = ({ status }: Heartbeat): [Standing, string] => [states[status][0], t(states[status][1])];

/** When a ping is expected: "every 1 h 00 min", or the expression with its zone. */
export const rhythm = ({ periodSeconds, schedule, timeZone }: Heartbeat) =>
  schedule ? [schedule, timeZone].filter(Boolean).join(" · ") : t("every {0}", span((periodSeconds ?? 0) * 1000));

w("success"), w("failure"), w("start"), w("log");

/** The newest pings as strokes, oldest first: 1 = well, 2 = only a start or a word, 3 = failed; 0 fills the room of those that never came. */
export function strokes(pings: Ping[], count = 48): number[] {
  const known = pings.slice(0, count).map(({ kind }) => (kind === "success" ? 1 : kind === "failure" ? 3 : 2));
  return [...Array.from({ length: count - known.length }, () => 0), ...known.reverse()];
}
