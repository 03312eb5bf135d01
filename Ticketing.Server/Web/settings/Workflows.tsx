import type { Kind } from "../model/ticket";
import { Loaded } from "../parts/Loaded";
import { useRead } from "../state/read";
import { t } from "../words/words";

interface Workflow {
  name: string;
  states: { name: string; kind: Kind; moves: (string | { to: string })[] }[];
}

/** The states a ticket can be in, and where each leads. */
export function Workflows() {
  const workflows = useRead<{ items: Workflow[] }>("/api/v1/workflows");
  return (
    <Loaded read={workflows}>
      {({ items }) => (
        <>
          {items.map(({ name, states }) => (
            <section class="panel" key={name}>
              <h2>{name}</h2>
              <ul class="flow" role="list">
                {states.map((state) => (
                  <li key={state.name}>
                    <span class="state" data-kind={state.kind}>
                      {state.name}
                    </span>
                    <span class="quiet-text">
                      {state.moves.length ? `→ ${state.moves.map((move) => (typeof move === "string" ? move : move.to)).join(", ")}` : t("final")}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </Loaded>
  );
}
