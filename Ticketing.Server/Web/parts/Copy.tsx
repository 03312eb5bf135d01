import { useState } from "preact/hooks";
import { t } from "../words/words";

/** Text to take along, with a button that does it. */
export function Copy({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState(false);
  const copy = async (event: MouseEvent) => {
    const block = (event.currentTarget as HTMLElement).parentElement!.querySelector("pre")!;
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else {
      // Without HTTPS there is no clipboard for pages: the text is marked, and the keyboard does the rest.
      getSelection()?.selectAllChildren(block);
      document.execCommand("copy");
    }
    setDone(true);
    setTimeout(() => setDone(false), 2_000);
  };
  return (
    <div class="copy">
      <pre tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <button type="button" class="button small" onClick={copy}>
        {done ? t("Copied") : t("Copy")}
      </button>
    </div>
  );
}
