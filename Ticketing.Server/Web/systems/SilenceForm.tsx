import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { serverNow } from "../state/clock";
import { me } from "../state/session";
import { Icon } from "../views/Icon";
import { t, w } from "../words/words";
import { operatorOf, operators, type Matcher, type Operator } from "./silence";

const hour = 3_600_000;
const spans: [number, string][] = [
  [1, w("1 hour")],
  [4, w("4 hours")],
  [24, w("1 day")],
  [168, w("1 week")],
];

/** Which alerts are not to be heard, how long, and why. */
export function SilenceForm({ matchers, onEnd }: { matchers: Matcher[]; onEnd: () => void }) {
  const [rows, setRows] = useState(matchers);
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const put = (at: number, some: Partial<Matcher>) => setRows(rows.map((row, other) => (other === at ? { ...row, ...some } : row)));
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const now = serverNow();
    const body = {
      matchers: rows,
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + Number(data.get("hours")) * hour).toISOString(),
      createdBy: me().name,
      comment: String(data.get("comment") ?? "").trim(),
    };
    if (await deed.run(() => call("POST", "/api/v2/silences", { body }))) onEnd();
  };
  return (
    <form class="grid-form" ref={form} onSubmit={save}>
      <fieldset class="matchers">
        <legend>{t("Alerts with all of these labels")}</legend>
        {rows.map((row, at) => (
          <p key={at}>
            <input required value={row.name} aria-label={t("Label name")} autocapitalize="none" spellcheck={false} onInput={(event) => put(at, { name: event.currentTarget.value.trim() })} />
            <select value={operatorOf(row.isRegex, row.isEqual)} aria-label={t("Comparison")} onChange={(event) => put(at, meaning(event.currentTarget.value as Operator))}>
              {operators.map((operator) => (
                <option key={operator} value={operator}>
                  {operator}
                </option>
              ))}
            </select>
            <input required value={row.value} aria-label={t("Value of {0}", row.name)} autocapitalize="none" spellcheck={false} onInput={(event) => put(at, { value: event.currentTarget.value })} />
            {rows.length > 1 && (
              <button type="button" class="icon-button small" aria-label={t("Without {0}", row.name)} onClick={() => setRows(rows.filter((_, other) => other !== at))}>
                <Icon name="close" />
              </button>
            )}
          </p>
        ))}
        <button type="button" class="button small" onClick={() => setRows([...rows, { name: "", value: "", isRegex: false, isEqual: true }])}>
          {t("Another label")}
        </button>
      </fieldset>
      <Field label={t("For")}>
        <select name="hours">
          {spans.map(([hours, name]) => (
            <option key={hours} value={hours}>
              {t(name)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("Why")} fault={deed.fault("comment")}>
        <input name="comment" required maxLength={400} placeholder={t("the disk is being replaced")} />
      </Field>
      <button class="button primary" disabled={deed.busy}>
        {t("Silence them")}
      </button>
      <button type="button" class="button quiet" onClick={onEnd}>
        {t("Cancel")}
      </button>
      <p class="problem" role="alert">
        {deed.text("comment")}
      </p>
    </form>
  );
}

const meaning = (operator: Operator) => ({ isRegex: operator.endsWith("~"), isEqual: !operator.startsWith("!") });
