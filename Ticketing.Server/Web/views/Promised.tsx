import { isFinished, tierHours, type Ticket } from "../model/ticket";
import { clockTime, timeLeft } from "../model/timeLeft";
import { useSecond } from "../state/clock";
import { Icon } from "./Icon";
import { Fuse } from "./TimeLeft";

/** How much time is left, until when, and why then. Without a tier there is nothing to say. */
export function Promised({ ticket }: { ticket: Ticket }) {
  const now = useSecond();
  if (!ticket.dueAt) return null;
  const left = timeLeft(ticket, now);
  const finished = isFinished(ticket);
  return (
    <section class={`promised tier-${ticket.sla}`} data-urgency={left.urgency} aria-label="Due time">
      <p class="promised-left">
        <Icon name={left.urgency === "breached" ? "late" : finished ? "done" : "clock"} />
        <strong>{left.text || ticket.status}</strong>
        {!finished && left.urgency !== "breached" && <span> left</span>}
        <span class="promised-due">
          due <time dateTime={ticket.dueAt}>{clockTime(ticket.dueAt, now)}</time>
        </span>
      </p>
      {!finished && <Fuse share={left.share} urgency={left.urgency} />}
      <p class="promised-why">{why(ticket, now)}</p>
    </section>
  );
}

function why(ticket: Ticket, now: number): string {
  const span = `${tierHours[ticket.sla]} h after it came in at ${clockTime(ticket.createdAt, now)}`;
  return ticket.guaranteed
    ? `Promised ${ticket.sla}: worked on within ${span}.`
    : `Asked for as ${ticket.sla}, ${span}, but not promised: there was no free slot.`;
}
