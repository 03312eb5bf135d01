import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { t, w } from "../words/words";
import { dayOf, fieldsOf, paths, type Asset } from "./calls";
import type { Recurrence } from "./Recurring";

const units = { days: w("days"), weeks: w("weeks"), months: w("months"), cron: w("by a calendar (cron)"), usage: w("by a counter") } as const;
type Unit = keyof typeof units;

/** Makes work come back, or says it in other words. */
export function RecurrenceForm({ assets, rule, onSaved }: { assets: Asset[]; rule?: Recurrence; onSaved: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const [unit, setUnit] = useState<Unit>(rule?.unit ?? "months");
  const timed = unit !== "usage";
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = fieldsOf(form.current!);
    const number = (name: string) => (text(name) ? Number(text(name)) : undefined);
    const body = {
      title: text("title"),
      assetId: number("asset"),
      makes: text("makes"),
      unit,
      every: number("every"),
      cron: text("cron") || undefined,
      counter: text("counter") || undefined,
      start: text("start") || undefined,
      at: text("at") || undefined,
      minutes: number("minutes"),
      aheadDays: number("ahead"),
      remindDays: number("remind"),
      afterFinish: text("after") === "on",
    };
    if (!(await deed.run(() => (rule ? call("PUT", `${paths.recurrences}/${rule.id}`, { body }) : call("POST", paths.recurrences, { body }))))) return;
    if (!rule) {
      form.current?.reset();
      setUnit("months");
    }
    onSaved();
  };
  if (assets.length === 0) return <p class="notice">{t("A rule is about an asset: add one first.")}</p>;
  return (
    <form class="grid-form" aria-label={rule && t("Change {0}", rule.title)} ref={form} onSubmit={save}>
      <Field label={t("What is to be done")} fault={deed.fault("title")}>
        <input name="title" defaultValue={rule?.title} required maxLength={200} autocomplete="off" />
      </Field>
      <Field label={t("What is worked on")} fault={deed.fault("assetId")}>
        <select name="asset" required>
          {assets.map(({ id, name }) => (
            <option key={id} value={id} selected={id === rule?.assetId}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("It becomes")} fault={deed.fault("makes")}>
        <select name="makes">
          <option value="job">{t("a job of the plan")}</option>
          <option value="ticket" selected={rule?.makes === "ticket"}>{t("a ticket")}</option>
        </select>
      </Field>
      <Field label={t("It comes back")} fault={deed.fault("unit")}>
        <select name="unit" onChange={(event) => setUnit(event.currentTarget.value as Unit)}>
          {(Object.keys(units) as Unit[]).map((name) => (
            <option key={name} value={name} selected={name === unit}>
              {t(units[name])}
            </option>
          ))}
        </select>
      </Field>
      {unit === "cron" ? (
        <Field label={t("When")} hint={t("minute hour day month weekday, local time: 0 2 * * SUN")} fault={deed.fault("cron")}>
          <input name="cron" defaultValue={rule?.cron ?? undefined} required autocomplete="off" autocapitalize="none" spellcheck={false} />
        </Field>
      ) : (
        <Field label={t("Every")} fault={deed.fault("every")}>
          <input name="every" type="number" required min={1} max={timed ? 1000 : 1_000_000_000} defaultValue={String(rule && rule.unit === unit ? rule.every : timed ? 1 : 15_000)} />
        </Field>
      )}
      {unit === "usage" && (
        <Field label={t("Counter")} optional hint={t("km, hours: as the device reports it")} fault={deed.fault("counter")}>
          <input name="counter" defaultValue={rule?.counter ?? undefined} maxLength={64} autocomplete="off" autocapitalize="none" />
        </Field>
      )}
      {timed && (
        <Field label={t("First on")} fault={deed.fault("start")}>
          <input name="start" type="date" defaultValue={rule?.start ?? dayOf(new Date())} />
        </Field>
      )}
      <Field label={t("At")} fault={deed.fault("at")}>
        <input name="at" type="time" defaultValue={rule?.at.slice(0, 5) ?? "08:00"} />
      </Field>
      <Field label={t("Minutes")} fault={deed.fault("minutes")}>
        <input name="minutes" type="number" min={1} max={1439} defaultValue={String(rule?.minutes ?? 60)} />
      </Field>
      <Field label={t("Make it so many days ahead")} fault={deed.fault("aheadDays")}>
        <input name="ahead" type="number" min={0} max={366} defaultValue={String(rule?.aheadDays ?? 14)} />
      </Field>
      <Field label={t("Remind its owner so many days before")} optional fault={deed.fault("remindDays")}>
        <input name="remind" type="number" min={1} max={366} defaultValue={rule?.remindDays ?? undefined} />
      </Field>
      {timed && (
        <label class="check">
          <input name="after" type="checkbox" defaultChecked={rule?.afterFinish} /> {t("Count from the day on which the last one was done")}
        </label>
      )}
      <button class="button primary" disabled={deed.busy}>
        {rule ? t("Save") : t("Make the rule")}
      </button>
      <p class="problem" role="alert">
        {deed.text("title", "assetId", "makes", "unit", "every", "cron", "counter", "start", "at", "minutes", "aheadDays", "remindDays")}
      </p>
    </form>
  );
}
