import { isFinished, tierHours, type Ticket } from "../model/ticket";
import { clockTime, timeLeft } from "../model/timeLeft";
import { useSecond } from "../state/clock";
import { utc } from "../parts/Time";
import { Icon } from "./Icon";
import { Fuse } from "./TimeLeft";
import { t } from "../words/words";

/** How much time is left, until when, and why then. Without a tier there is nothing to say. */
export function Promised({ ticket }: { ticket: Ticket }) {
  const now = useSecond();
  if (!ticket.dueAt) return null;
  const left = timeLeft(ticket, now);
  const finished = isFinished(ticket);
  return (
    <section class={`promised tier-${ticket.sla}`} data-urgency={left.urgency} aria-label={t("Due time")}>
      <p class="promised-left">
        <Icon name={left.urgency === "breached" ? "late" : finished ? "done" : "clock"} />
        <strong>{left.text || ticket.status}</strong>
        {!finished && left.urgency !== "breached" && <span> {t("left")}</span>}
        <span class="promised-due">
          {t("due")} <time dateTime={ticket.dueAt} title={utc(ticket.dueAt)}>{clockTime(ticket.dueAt, now)}</time>
        </span>
      </p>
      {!finished && <Fuse share={left.share} urgency={left.urgency} />}
      <p class="promised-why">
        {why(ticket, now)} {next(ticket, now)}
      </p>
    </section>
  );
}

/** Who is told next if nothing happens: the mails of the server's sweep. */
function next(ticket: Ticket, now: number): string {
  if (isFinished(ticket) || !ticket.dueAt) return "";
  const due = Date.parse(ticket.dueAt);
  const warned = due - Math.min(30 * 60_000, (tierHours[ticket.sla] * 3_600_000) / 4);
  if (now < warned) return t("If it is not finished, a warning is mailed at {0}.", clockTime(warned, now));
  return now < due ? t("At that time its lateness is mailed and recorded.") : t("Its lateness was mailed and recorded.");
}

function why(ticket: Ticket, now: number): string {
  const values = [t(ticket.sla), tierHours[ticket.sla], clockTime(ticket.createdAt, now)];
  return ticket.guaranteed
    ? t("Promised {0}: worked on within {1} h after it came in at {2}.", ...values)
    : t("Asked for as {0}, {1} h after it came in at {2}, but not promised: there was no free slot.", ...values);
}
