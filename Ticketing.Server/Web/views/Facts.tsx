import type { ComponentChildren } from "preact";
import { isFinished, type Ticket } from "../model/ticket";
import { utc } from "../parts/Time";
import { ago, clockTime } from "../model/timeLeft";
import { Problem } from "../api/problem";
import { changeOnce } from "../state/deeds";
import { me } from "../state/session";
import { say } from "../state/toasts";
import { useMinute } from "../state/clock";
import { t } from "../words/words";

/** What is known about a ticket, only what there is. */
export function Facts({ ticket }: { ticket: Ticket }) {
  const now = useMinute();
  const time = (at: string) => (
    <time dateTime={at} title={utc(at)}>
      {clockTime(at, now)}
    </time>
  );
  const labels = Object.entries(ticket.labels);
  return (
    <dl class="facts">
      <Fact name={t("System")}>{ticket.system}</Fact>
      <Fact name={t("Category")}>{ticket.category}</Fact>
      <Fact name={t("Reported")}>
        {time(ticket.createdAt)}
        {ticket.requester && ` ${t("by {0}", ticket.requester)}`}
      </Fact>
      <Fact name={t("Occurrences")}>{ticket.occurrences > 1 && t("{0} times, last {1}", ticket.occurrences, ago(ticket.lastSeenAt, now))}</Fact>
      <Fact name={t("Planned")}>
        {ticket.plannedAt && !isFinished(ticket) && (
          <>
            {time(ticket.plannedAt)}
            {ticket.plannedAgent && ` ${t("by {0}", ticket.plannedAgent)}`}
          </>
        )}
      </Fact>
      <Fact name={t("Started")}>{ticket.startedAt && time(ticket.startedAt)}</Fact>
      <Fact name={ticket.kind === "cancelled" ? t("Cancelled") : t("Finished")}>{ticket.finishedAt && time(ticket.finishedAt)}</Fact>
      <Fact name={t("Reference")}>{ticket.reference && <code>{ticket.reference}</code>}</Fact>
      <Fact name={t("Watchers")}>
        {ticket.watchers.join(", ")} <Watch ticket={ticket} />
      </Fact>
      <Fact name={t("Labels")}>
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

/** Who watches is mailed each change, and may stop it. */
function Watch({ ticket }: { ticket: Ticket }) {
  const { name } = me();
  const watches = ticket.watchers.includes(name);
  const change = () => {
    const watchers = watches ? ticket.watchers.filter((one) => one !== name) : [...ticket.watchers, name];
    changeOnce(ticket, { watchers }, ticket.kind, watches ? t("You no longer watch “{0}”.", ticket.title) : t("You watch “{0}”.", ticket.title)).catch((thrown: unknown) => say(Problem.of(thrown).text, { tone: "bad" }));
  };
  return (
    <button class="button small" onClick={change}>
      {watches ? t("Stop watching") : t("Watch")}
    </button>
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
