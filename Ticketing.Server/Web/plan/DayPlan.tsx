import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t, tn } from "../words/words";
import { at, type Asset, type Day, type Job } from "./calls";

/** One day: its jobs in order, and a form that says at once which rule refuses. */
export function DayPlan({ plan, onChange }: { plan: Day; onChange: () => void }) {
  const jobs = [...plan.jobs].sort((one, other) => one.startsAt.localeCompare(other.startsAt));
  return (
    <>
      <p class="quiet-text">{tn(plan.workstations, "{0} job can run at once; the same thing is worked on once at a time.", "{0} jobs can run at once; the same thing is worked on once at a time.")}</p>
      {jobs.length === 0 && <p>{t("Nothing is planned on this day.")}</p>}
      <ul class="lines" role="list">
        {jobs.map((job) => (
          <Line key={job.id} job={job} onChange={onChange} />
        ))}
      </ul>
      {me().mayWork && <Add day={plan.day} onAdded={onChange} />}
    </>
  );
}

function Line({ job, onChange }: { job: Job; onChange: () => void }) {
  const deed = useDeed();
  const path = `/api/v1/plan/${job.day}/jobs/${job.id}`;
  const open = job.status === "planned" && me().mayWork;
  const end = (send: () => Promise<unknown>) => async () => {
    await deed.run(send);
    onChange();
  };
  return (
    <li class="job" data-status={job.status} draggable={open} onDragStart={(event) => event.dataTransfer?.setData("text/plain", [job.day, job.id, job.startsAt, job.endsAt].join("|"))}>
      <span class="line-main">
        <strong>
          <Time at={job.startsAt} />–<Time at={job.endsAt} /> {job.asset}
        </strong>
        <small>{[job.contact, job.description, job.notes].filter(Boolean).join(" · ")}</small>
      </span>
      {!open && <span class="state">{t(job.status)}</span>}
      {open && (
        <>
          <button class="button small" disabled={deed.busy} onClick={end(() => call("PUT", `${path}/finish`, { body: { actualStart: job.startsAt, actualEnd: job.endsAt } }))}>
            {t("Finish")}
          </button>
          <button class="button small danger" disabled={deed.busy} onClick={end(() => call("POST", `${path}/cancel`))}>
            {t("Cancel")}
          </button>
        </>
      )}
      {deed.problem && (
        <p class="problem" role="alert">
          {deed.problem.text}
        </p>
      )}
    </li>
  );
}

function Add({ day, onAdded }: { day: string; onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const assets = useRead<{ items: Asset[] }>("/api/v1/assets");
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const body = { assetId: Number(text("asset")), startsAt: at(day, text("start")), endsAt: at(day, text("end")), description: text("description") || undefined };
    if (await deed.run(() => call("POST", `/api/v1/plan/${day}/jobs`, { body }))) onAdded();
  };
  if (assets.data?.items.length === 0) return <p class="notice">{t("To plan a job there must be something to work on: add a contact and an asset first, by the API.")}</p>;
  return (
    <form class="grid-form" ref={form} onSubmit={add}>
      <Field label={t("What is worked on")} fault={deed.fault("assetId")}>
        <select name="asset" required>
          {assets.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("From")} fault={deed.fault("startsAt")}>
        <input name="start" type="time" required defaultValue="08:00" />
      </Field>
      <Field label={t("Until")} fault={deed.fault("endsAt")}>
        <input name="end" type="time" required defaultValue="12:00" />
      </Field>
      <Field label={t("Description")} optional fault={deed.fault("description")}>
        <input name="description" autocomplete="off" />
      </Field>
      <button class="button primary" disabled={deed.busy}>
        {t("Plan it")}
      </button>
      <p class="problem" role="alert">
        {deed.text("assetId", "startsAt", "endsAt", "description")}
      </p>
    </form>
  );
}
