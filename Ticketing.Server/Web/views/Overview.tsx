import { groupByUrgency } from "../model/groups";
import { tierHours, tiers } from "../model/ticket";
import { useMinute } from "../state/clock";
import { useSla } from "../state/sla";
import { useStore } from "../state/store";
import { tickets } from "../state/tickets";
import { Icon } from "./Icon";
import { TurnedAway } from "./TurnedAway";

/** What the right side shows while nothing is open: how things stand and what can still be promised. */
export function Overview() {
  const now = useMinute();
  const { list, loading } = useStore(tickets);
  const sla = useSla();
  const groups = groupByUrgency(list.items.filter((ticket) => ticket.kind !== "done" && ticket.kind !== "cancelled"), now);
  const count = (name: string) => groups.filter((group) => group.name === name).reduce((sum, { items }) => sum + items.length, 0);
  const late = count("Late");
  const soon = count("Within the hour");

  return (
    <div class="overview" data-late={late > 0}>
      <Icon name={late ? "late" : "done"} />
      <h2>{loading === "first" ? "One moment…" : late ? `${late} late` : soon ? `${soon} due within the hour` : "Nothing is pressing"}</h2>
      <p>Choose a ticket to see what happened and to work on it.</p>
      {sla && (
        <section class="capacity" aria-labelledby="capacity-title">
          <h3 id="capacity-title">Can be promised now</h3>
          <ul role="list">
            {tiers.map((tier) => {
              const free = sla.tiers.find((one) => one.sla === tier)?.free ?? 0;
              const most = tierHours[tier] * 60;
              return (
                <li key={tier}>
                  <span class={`tier tier-${tier}`}>{tier}</span>
                  <span class="meter" aria-hidden="true">
                    <span class={`tier-${tier}`} style={{ width: `${Math.min(100, (free / most) * 100)}%` }} />
                  </span>
                  <span class="capacity-free">
                    <strong>{free}</strong> within {tierHours[tier]} h
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <TurnedAway />
      <p class="overview-keys" aria-hidden="true">
        <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open · <kbd>a</kbd> new · <kbd>?</kbd> all keys
      </p>
    </div>
  );
}
