import { locale, t } from "../words/words.ts";
import { isFinished, tierHours, type Ticket } from "./ticket.ts";

const minute = 60_000;
const hour = 60 * minute;

/** How urgent a due time is: `breached` once it has passed, `soon` in its last quarter (at most 30 minutes). */
export type Urgency = "none" | "calm" | "soon" | "breached";

export interface TimeLeft {
  urgency: Urgency;
  /** "1 h 12 min", in the last ten minutes with seconds "4 min 07 s", "12 min late", "" without a due time. */
  text: string;
  /** What is left of the promised span, 0 to 1. */
  share: number;
}

const nothing: TimeLeft = { urgency: "none", text: "", share: 0 };

type Dated = Pick<Ticket, "kind" | "sla" | "dueAt" | "finishedAt">;

/** Time left until the due time; for a finished ticket how it ended. */
export function timeLeft(ticket: Dated, now: number): TimeLeft {
  if (!ticket.dueAt) return nothing;
  const due = Date.parse(ticket.dueAt);
  if (isFinished(ticket)) {
    const late = ticket.finishedAt ? Date.parse(ticket.finishedAt) - due : 0;
    if (ticket.kind === "cancelled") return nothing;
    return late > 0
      ? { urgency: "breached", text: t("{0} late", span(late)), share: 0 }
      : { urgency: "none", text: t("in time"), share: 0 };
  }
  const left = due - now;
  if (left <= 0) return { urgency: "breached", text: left > -1000 ? t("due now") : t("{0} late", span(-left)), share: 0 };
  const text = left < 10 * minute && left >= minute ? `${span(left)} ${String(Math.floor((left % minute) / 1000)).padStart(2, "0")} s` : span(left);
  const promised = tierHours[ticket.sla] * hour;
  const soon = Math.min(30 * minute, promised / 4 || 30 * minute);
  return { urgency: left <= soon ? "soon" : "calm", text, share: promised ? Math.min(1, left / promised) : 1 };
}

/** A span in at most two units, rounded down: "2 d 3 h", "1 h 05 min", "12 min", "48 s". */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** "just now", "3 min ago", "2 h ago", "5 d ago". */
export function ago(time: string, now: number): string {
  const past = now - Date.parse(time);
  if (past < minute) return t("just now");
  const [value, unit] = past < hour ? [past / minute, "min"] : past < 24 * hour ? [past / hour, "h"] : [past / (24 * hour), "d"];
  return t("{0} ago", `${Math.floor(value)} ${unit}`);
}

/** Local clock time; with the day when it is not today: "18:20", "Tue 18:20", "3 Mar, 18:20". */
export function clockTime(time: string | number, now: number, language = locale()): string {
  const date = new Date(time);
  const today = new Date(now);
  const clock = date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (date.toDateString() === today.toDateString()) return clock;
  if (Math.abs(date.getTime() - now) < 6 * 24 * hour) return `${date.toLocaleDateString(language, { weekday: "short" })} ${clock}`;
  const year = date.getFullYear() === today.getFullYear() ? {} : { year: "numeric" as const };
  return `${date.toLocaleDateString(language, { day: "numeric", month: "short", ...year })}, ${clock}`;
}
