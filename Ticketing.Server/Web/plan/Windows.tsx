import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t, tn } from "../words/words";
import { fieldsOf, paths, type Items } from "./calls";

interface Window {
  id: number;
  title: string;
  systems: string[];
  startsAt: string | null;
  endsAt: string | null;
  cron: string | null;
  minutes: number | null;
  active: boolean;
  until: string | null;
  held: number;
  alarms?: { system: string; reference: string | null; title: string; since: string; count: number }[];
}

/** Times in which alarms are expected: they are held, and what still fires afterwards becomes a ticket. */
export function Windows() {
  const windows = useRead<Items<Window>>(paths.windows, 15_000);
  return (
    <>
      <section class="panel">
        <h2>{t("Windows")}</h2>
        <Files path={paths.windows} />
        <p class="quiet-text">{t("While a system is worked on, its alarms wake nobody: they are held. What still fires at the end becomes a ticket then; none is lost.")}</p>
        <Loaded read={windows}>
          {({ items }) => (
            <ul class="lines" role="list">
              {items.length === 0 && <li>{t("No window.")}</li>}
              {items.map((window) => (
                <Line key={window.id} window={window} onChange={windows.again} />
              ))}
            </ul>
          )}
        </Loaded>
      </section>
      {me().mayWork && (
        <section class="panel">
          <h2>{t("New window")}</h2>
          <Add onAdded={windows.again} />
        </section>
      )}
    </>
  );
}

function Line({ window, onChange }: { window: Window; onChange: () => void }) {
  const deed = useDeed();
  const [open, setOpen] = useState(false);
  const end = async () => {
    if (await deed.run(() => call("DELETE", `${paths.windows}/${window.id}`))) onChange();
  };
  return (
    <li>
      <span class="line-main">
        <strong>{window.title}</strong>
        <small>
          {window.systems.join(", ")} ·{" "}
          {window.cron ? (
            t("{0} for {1} min", window.cron, window.minutes ?? 0)
          ) : (
            <>
              <Time at={window.startsAt!} />–<Time at={window.endsAt!} />
            </>
          )}
        </small>
      </span>
      {window.active && <span class="state">{t("lasts now")}</span>}
      {window.held > 0 && (
        <button class="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {tn(window.held, "{0} alarm held", "{0} alarms held")}
        </button>
      )}
      {me().mayWork && (
        <button class="button small danger" disabled={deed.busy} aria-label={t("End {0}", window.title)} onClick={end}>
          {t("End")}
        </button>
      )}
      {open && <Held id={window.id} />}
      {deed.problem && (
        <p class="problem" role="alert">
          {deed.problem.text}
        </p>
      )}
    </li>
  );
}

function Held({ id }: { id: number }) {
  const window = useRead<Window>(`${paths.windows}/${id}`, 15_000);
  return (
    <Loaded read={window}>
      {({ alarms }) => (
        <ul class="held" role="list">
          {(alarms ?? []).map((alarm) => (
            <li key={`${alarm.system} ${alarm.reference ?? alarm.title}`}>
              <strong>{alarm.title}</strong> <small>{alarm.system}</small> <Time at={alarm.since} /> {alarm.count > 1 && `× ${alarm.count}`}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Add({ onAdded }: { onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const [again, setAgain] = useState(false);
  const systems = useRead<Items<{ name: string }>>("/api/v1/systems");
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = fieldsOf(form.current!);
    const time = (name: string) => (text(name) ? new Date(text(name)).toISOString() : undefined);
    const what = { title: text("title") || undefined, systems: text("systems").split(",").map((name) => name.trim()).filter(Boolean) };
    const body = again ? { ...what, cron: text("cron"), minutes: Number(text("minutes")) || undefined } : { ...what, startsAt: time("from"), endsAt: time("until") };
    if (await deed.run(() => call("POST", paths.windows, { body }))) {
      form.current?.reset();
      onAdded();
    }
  };
  return (
    <form class="grid-form" ref={form} onSubmit={add}>
      <Field label={t("Title")} optional fault={deed.fault("title")}>
        <input name="title" maxLength={200} autocomplete="off" placeholder={t("New pump")} />
      </Field>
      <Field label={t("Systems")} hint={t("several with commas between them")} fault={deed.fault("systems")}>
        <input name="systems" required list="window-systems" autocomplete="off" autocapitalize="none" />
      </Field>
      <datalist id="window-systems">
        {systems.data?.items.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field label={t("How often")}>
        <select onChange={(event) => setAgain(event.currentTarget.value === "again")}>
          <option value="once">{t("once")}</option>
          <option value="again">{t("again and again")}</option>
        </select>
      </Field>
      {again ? (
        <>
          <Field label={t("When it begins")} hint={t("minute hour day month weekday, local time: 0 2 * * SUN")} fault={deed.fault("cron")}>
            <input name="cron" required autocomplete="off" autocapitalize="none" spellcheck={false} />
          </Field>
          <Field label={t("Minutes")} fault={deed.fault("minutes")}>
            <input name="minutes" type="number" required min={1} max={10_080} defaultValue="60" />
          </Field>
        </>
      ) : (
        <>
          <Field label={t("From")} hint={t("now if empty")} fault={deed.fault("startsAt")}>
            <input name="from" type="datetime-local" />
          </Field>
          <Field label={t("Until")} fault={deed.fault("endsAt")}>
            <input name="until" type="datetime-local" required />
          </Field>
        </>
      )}
      <button class="button primary" disabled={deed.busy}>
        {t("Make the window")}
      </button>
      <p class="problem" role="alert">
        {deed.text("title", "systems", "cron", "minutes", "startsAt", "endsAt")}
      </p>
    </form>
  );
}
