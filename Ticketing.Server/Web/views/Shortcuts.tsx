import { useEffect, useRef } from "preact/hooks";
import { Store, useStore } from "../state/store";
import { Icon } from "./Icon";
import { handleKey } from "./keys";
import { t, w } from "../words/words";

const helpShown = new Store(false);
export const showHelp = () => helpShown.set(true);

/** Single keys can be switched off: speech input and some screen readers type them by accident (WCAG 2.1.4). */
const stored = "ticketing.keys";
const keysOn = new Store(localStorage.getItem(stored) !== "off");

const shortcuts: [string[], string][] = [
  [["j", "k"], w("Next, previous ticket")],
  [["Enter"], w("Open the ticket")],
  [["Esc"], w("Back to the list")],
  [["t"], w("Take")],
  [["n"], w("Write a note")],
  [["f"], w("Finish")],
  [["c"], w("Cancel the ticket")],
  [["u"], w("Undo finish or cancel")],
  [["a"], w("New ticket")],
  [["/"], w("Search")],
  [["Ctrl", "Enter"], w("Send the note")],
  [["?"], w("This help")],
];

/** Single keys for the whole page, where nothing is being typed. */
export function useShortcuts() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.closest("dialog") || (event.key !== "Escape" && target.closest("input:not([type=radio]), textarea, select"))) return;
      if (!keysOn.value && event.key !== "Escape") return;
      const done = event.key === "?" ? (showHelp(), true) : handleKey(event.key);
      if (done) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

export function ShortcutHelp() {
  const shown = useStore(helpShown);
  const on = useStore(keysOn);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown) dialog.current?.showModal();
  }, [shown]);
  if (!shown) return null;
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={() => helpShown.set(false)} onClick={(event) => event.target === dialog.current && close()}>
      <header>
        <h2 id="help-title">{t("Keyboard shortcuts")}</h2>
        <button class="icon-button" aria-label={t("Close")} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {shortcuts.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            keysOn.set(event.currentTarget.checked);
            localStorage.setItem(stored, event.currentTarget.checked ? "on" : "off");
          }}
        />
        {t("Use single keys")}
      </label>
    </dialog>
  );
}
