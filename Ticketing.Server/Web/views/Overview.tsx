import { useMemo } from "preact/hooks";
import { groupByUrgency } from "../model/groups";
import { isFinished, tierHours, tiers } from "../model/ticket";
import { useMinute } from "../state/clock";
import { narrowing } from "../model/filters";
import { follow, here, urlOf } from "../state/router";
import { me } from "../state/session";
import { t } from "../words/words";
import { useSla } from "../state/sla";
import { useStore } from "../state/store";
import { tickets } from "../state/tickets";
import { Icon } from "./Icon";
import { TurnedAway } from "./TurnedAway";

/** An empty house and somebody who may furnish it: the first steps are one press away. */
function FirstSteps() {
  const { list, loading } = useStore(tickets);
  const { filters } = useStore(here);
  if (loading || list.total > 0 || filters.q || narrowing(filters) > 0 || !me().mayAdminister) return null;
  const route = { place: "welcome" } as const;
  return (
    <a class="button primary" href={urlOf(route)} onClick={follow(route)}>
      {t("Set up your home in five steps")}
    </a>
  );
}

/** What the right side shows while nothing is open: how things stand and what can still be promised. */
export function Overview() {
  const now = useMinute();
  const { list, loading } = useStore(tickets);
  const sla = useSla();
  const groups = useMemo(() => groupByUrgency(list.items.filter((ticket) => !isFinished(ticket)), now), [list.items, now]);
  const count = (name: string) => groups.filter((group) => group.name === name).reduce((sum, { items }) => sum + items.length, 0);
  const late = count("Late");
  const soon = count("Within the hour");

  return (
    <div class="overview" data-late={late > 0}>
      <Icon name={late ? "late" : "done"} />
      <h2>{loading === "first" ? t("One moment…") : late ? t("{0} late", late) : soon ? t("{0} due within the hour", soon) : t("Nothing is pressing")}</h2>
      <p>{t("Choose a ticket to see what happened and to work on it.")}</p>
      {sla && (
        <section class="capacity" aria-labelledby="capacity-title">
          <h3 id="capacity-title">{t("Can be promised now")}</h3>
          <ul role="list">
            {tiers.map((tier) => {
              const free = sla.tiers.find((one) => one.sla === tier)?.free ?? 0;
              const most = tierHours[tier] * 60;
              return (
                <li key={tier}>
                  <span class={`tier tier-${tier}`}>{t(tier)}</span>
                  <span class="meter" aria-hidden="true">
                    <span class={`tier-${tier}`} style={{ width: `${Math.min(100, (free / most) * 100)}%` }} />
                  </span>
                  <span class="capacity-free">
                    <strong>{free}</strong> {t("within {0} h", tierHours[tier])}
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <FirstSteps />
      <TurnedAway />
      <p class="overview-keys" aria-hidden="true">
        <kbd>j</kbd> <kbd>k</kbd> {t("move")} · <kbd>Enter</kbd> {t("open it")} · <kbd>a</kbd> {t("new")} · <kbd>?</kbd> {t("all keys")}
      </p>
    </div>
  );
}
