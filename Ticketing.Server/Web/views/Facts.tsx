import type { ComponentChildren } from "preact";
import { isFinished, type Ticket } from "../model/ticket";
import { ago, clockTime } from "../model/timeLeft";
import { useMinute } from "../state/clock";

/** What is known about a ticket, only what there is. */
export function Facts({ ticket }: { ticket: Ticket }) {
  const now = useMinute();
  const time = (at: string) => (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {clockTime(at, now)}
    </time>
  );
  const labels = Object.entries(ticket.labels);
  return (
    <dl class="facts">
      <Fact name="System">{ticket.system}</Fact>
      <Fact name="Category">{ticket.category}</Fact>
      <Fact name="Reported">
        {time(ticket.createdAt)}
        {ticket.requester && ` by ${ticket.requester}`}
      </Fact>
      <Fact name="Occurrences">{ticket.occurrences > 1 && `${ticket.occurrences} times, last ${ago(ticket.lastSeenAt, now)}`}</Fact>
      <Fact name="Planned">
        {ticket.plannedAt && !isFinished(ticket) && (
          <>
            {time(ticket.plannedAt)}
            {ticket.plannedAgent && ` by ${ticket.plannedAgent}`}
          </>
        )}
      </Fact>
      <Fact name="Started">{ticket.startedAt && time(ticket.startedAt)}</Fact>
      <Fact name={ticket.kind === "cancelled" ? "Cancelled" : "Finished"}>{ticket.finishedAt && time(ticket.finishedAt)}</Fact>
      <Fact name="Reference">{ticket.reference && <code>{ticket.reference}</code>}</Fact>
      <Fact name="Watchers">{ticket.watchers.join(", ")}</Fact>
      <Fact name="Labels">
        {labels.length > 0 &&
          labels.map(([key, value]) => (
            <span key={key} class="label">
              {key}: {value}
            </span>
          ))}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
