import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Problem } from "../api/problem";
import { say } from "../state/toasts";
import { Icon } from "../views/Icon";
import { t } from "../words/words";

/** Deletes after a second press, which has to come within a few seconds. A bin, or a button with words on it. */
export function Remove({ path, what, label, onGone }: { path: string; what: string; label?: string; onGone: () => void }) {
  const [sure, setSure] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const press = async () => {
    if (!sure) {
      setSure(true);
      timer.current = window.setTimeout(() => setSure(false), 4_000);
      return;
    }
    try {
      await call("DELETE", path);
      setSure(false);
      onGone();
    } catch (thrown) {
      setSure(false);
      say(Problem.of(thrown).text, { tone: "bad" });
    }
  };
  return (
    <button type="button" class={sure ? "button small danger" : label ? "button small" : "icon-button small"} aria-label={sure ? t("Really delete {0}", what) : label ? `${label}: ${what}` : t("Delete {0}", what)} onClick={press}>
      {sure ? t("Really delete?") : (label ?? <Icon name="trash" />)}
    </button>
  );
}
