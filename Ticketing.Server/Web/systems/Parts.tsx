import type { SystemPart } from "../model/route";
import { follow, urlOf } from "../state/router";
import { t, w } from "../words/words";

const parts: { id: SystemPart | null; name: string }[] = [
  { id: null, name: w("Systems") },
  { id: "heartbeats", name: w("Heartbeats") },
  { id: "silences", name: w("Silences") },
];

/** What reports, what has to report in time, and what may not be heard for a while. */
export function Parts({ shown }: { shown: SystemPart | null }) {
  return (
    <nav class="section-tabs" aria-label={t("Parts of the systems")}>
      {parts.map(({ id, name }) => {
        const route = { place: "systems", id } as const;
        return (
          <a key={name} href={urlOf(route)} onClick={follow(route)} aria-current={id === shown ? "page" : undefined}>
            {t(name)}
          </a>
        );
      })}
    </nav>
  );
}
