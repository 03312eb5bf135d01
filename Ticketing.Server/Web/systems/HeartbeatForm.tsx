import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { t, w } from "../words/words";
import { heartbeatsPath, type Heartbeat } from "./heartbeat";

const periods: [number, string][] = [
  [300, w("every 5 minutes")],
  [3_600, w("every hour")],
  [86_400, w("every day")],
  [604_800, w("every week")],
];

/** Name, rhythm and patience of a job that reports; null = a new one. */
export function HeartbeatForm({ check, onEnd }: { check: Heartbeat | null; onEnd: (saved: Heartbeat | null) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const period = check?.periodSeconds ?? 86_400;
  const [when, setWhen] = useState(check?.schedule ? "schedule" : String(period));
  const choices = periods.some(([seconds]) => seconds === period) ? periods : [...periods, [period, t("every {0} seconds", period)] as [number, string]];
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const body = {
      name: text("name"),
      ...(when === "schedule" ? { schedule: text("schedule"), ...(text("timeZone") && { timeZone: text("timeZone") }) } : { periodSeconds: Number(when) }),
      graceSeconds: Math.round(Number(text("grace")) * 60),
    };
    let saved: Heartbeat | null = null;
    const sent = async () => {
      saved = check ? await call<Heartbeat>("PATCH", `${heartbeatsPath}/${check.id}`, { body }) : await call<Heartbeat>("POST", heartbeatsPath, { body });
    };
    if (await deed.run(sent)) onEnd(saved);
  };
  return (
    <form class="grid-form" ref={form} onSubmit={save}>
      <Field label={t("Name")} fault={deed.fault("name")}>
        <input name="name" required maxLength={100} defaultValue={check?.name ?? ""} placeholder={t("nightly backup")} />
      </Field>
      <Field label={t("Expected")} fault={deed.fault("periodSeconds")}>
        <select value={when} onChange={(event) => setWhen(event.currentTarget.value)}>
          {choices.map(([seconds, name]) => (
            <option key={seconds} value={seconds}>
              {t(name)}
            </option>
          ))}
          <option value="schedule">{t("by a schedule")}</option>
        </select>
      </Field>
      {when === "schedule" && (
        <>
          <Field label={t("Schedule")} hint={t("as in cron (0 3 * * *) or systemd (Mon..Fri 03:00)")} fault={deed.fault("schedule")}>
            <input name="schedule" required defaultValue={check?.schedule ?? ""} placeholder="0 3 * * *" autocapitalize="none" spellcheck={false} />
          </Field>
          <Field label={t("Time zone")} optional fault={deed.fault("timeZone")}>
            <input name="timeZone" defaultValue={check?.timeZone ?? ""} placeholder="Europe/Berlin" autocapitalize="none" spellcheck={false} />
          </Field>
        </>
      )}
      <Field label={t("May be late by … minutes")} fault={deed.fault("graceSeconds")}>
        <input name="grace" type="number" min={1} max={527_040} step="any" defaultValue={String((check?.graceSeconds ?? 3_600) / 60)} />
      </Field>
      <button class="button primary" disabled={deed.busy}>
        {t("Save")}
      </button>
      <button type="button" class="button quiet" onClick={() => onEnd(null)}>
        {t("Cancel")}
      </button>
      <p class="problem" role="alert">
        {deed.text("name", "periodSeconds", "schedule", "timeZone", "graceSeconds")}
      </p>
    </form>
  );
}
