import { call } from "../api/http";
import { useDeed } from "../parts/useDeed";
import { useState } from "preact/hooks";
import { t } from "../words/words";
import "../styles/parts.css";

interface State {
  whole: boolean;
  events: number;
  brokenAt: number | null;
}

/** Has the server follow the chain through all events, and says whether any was changed or removed. */
export function Chain() {
  const deed = useDeed();
  const [state, setState] = useState<State | null>(null);
  const verify = () => deed.run(async () => setState(await call<State>("GET", "/api/v1/audit/chain")));
  return (
    <p class="files">
      <button type="button" class="button small" disabled={deed.busy} onClick={verify}>
        {deed.busy ? t("Verifying…") : t("Verify the chain")}
      </button>
      <span role="status">
        {state && (
          <span class="state" data-mail={state.whole ? "sent" : "dead"}>
            {state.whole ? t("Whole: {0} events, none changed or removed.", state.events) : t("Broken at event {0}: it or the one before was changed or removed.", state.brokenAt ?? 0)}
          </span>
        )}
      </span>
      <span class="problem" role="alert">
        {deed.problem?.text}
      </span>
    </p>
  );
}
