import { useState } from "preact/hooks";
import { Copy } from "../parts/Copy";
import { t } from "../words/words";
import type { Snippet } from "./snippets";

/** Lines to copy, one tab for each kind of sender. */
export function Snippets({ all }: { all: Snippet[] }) {
  const [shown, setShown] = useState(0);
  const one = all[shown]!;
  return (
    <>
      <div class="snippet-tabs" role="tablist" aria-label={t("With what")}>
        {all.map(({ name }, at) => (
          <button key={name} role="tab" id={`tab-${at}`} aria-selected={at === shown} aria-controls="snippet" tabIndex={at === shown ? 0 : -1} onClick={() => setShown(at)} onKeyDown={(event) => turn(event, at, all.length, setShown)}>
            {name}
          </button>
        ))}
      </div>
      <div id="snippet" role="tabpanel" aria-labelledby={`tab-${shown}`}>
        <p>{one.about}</p>
        <Copy text={one.text} label={one.name} />
      </div>
    </>
  );
}

/** Arrow keys go from tab to tab, as everywhere. */
function turn(event: KeyboardEvent, at: number, count: number, show: (at: number) => void) {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (!by) return;
  event.preventDefault();
  const next = (at + by + count) % count;
  show(next);
  document.getElementById(`tab-${next}`)?.focus();
}
