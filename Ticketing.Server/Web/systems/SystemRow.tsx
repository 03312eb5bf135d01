import { Time } from "../parts/Time";
import { useMinute } from "../state/clock";
import { follow, urlOf } from "../state/router";
import { t, tn } from "../words/words";
import type { Health, System } from "./calls";
import { HealthBar } from "./HealthBar";
import { standing } from "./standing";

/** One system in the list: how it stands, when it was heard of, and its last day as a bar. */
export function SystemRow({ system, health }: { system: System; health: Health["systems"][number] | null }) {
  const now = useMinute();
  const [state, words] = standing(system, health, now);
  const route = { place: "systems", id: system.id } as const;
  return (
    <li class="card">
      <a href={urlOf(route)} onClick={follow(route)}>
        <span class="card-head">
          <span class="dot" data-state={state} aria-hidden="true" />
          <strong>{system.name}</strong>
          {system.sla !== "none" && <span class={`tier tier-${system.sla}`}>{t(system.sla)}</span>}
        </span>
        <span class="card-words" data-state={state}>
          {words}
          {health !== null && health.open > 0 && ` · ${tn(health.open, "{0} open ticket", "{0} open tickets")}`}
        </span>
        <HealthBar stretches={health?.stretches ?? []} />
        <span class="card-foot">
          {system.lastSeenAt ? (
            <>
              {t("Last seen")} <Time at={system.lastSeenAt} relative />
            </>
          ) : (
            t("Never seen")
          )}
        </span>
      </a>
    </li>
  );
}
