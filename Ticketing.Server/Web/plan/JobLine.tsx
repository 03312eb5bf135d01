import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { follow, urlOf } from "../state/router";
import { me } from "../state/session";
import { say } from "../state/toasts";
import { t } from "../words/words";
import { at, clockOf, fieldsOf, money, paths, type Job } from "./calls";
import { JobTimeFields, timeOf } from "./JobTime";

/** One job of a day: what it is, and what can be done with it. */
export function JobLine({ job, onChange }: { job: Job; onChange: () => void }) {
  const [form, setForm] = useState<"finish" | "move" | null>(null);
  const deed = useDeed();
  const path = `${paths.plan}/${job.day}/jobs/${job.id}`;
  const open = job.status === "planned" && me().mayWork;
  const end = (send: () => Promise<unknown>) => async () => {
    if (await deed.run(send)) onChange();
  };
  const toTicket = end(async () => {
    const { ticketId } = await call<Job>("POST", `${path}/ticket`);
    say(t("It is ticket #{0} now.", ticketId!));
  });
  const ticket = { place: "ticket", id: job.ticketId ?? 0 } as const;
  return (
    <li class="job" data-status={job.status} draggable={open} onDragStart={(event) => event.dataTransfer?.setData("text/plain", [job.day, job.id, job.startsAt, job.endsAt].join("|"))}>
      <span class="line-main">
        <strong>
          <Time at={job.actualStart ?? job.startsAt} />–<Time at={job.actualEnd ?? job.endsAt} /> {job.asset}
        </strong>
        <small>{[job.contact, job.description, job.notes].filter(Boolean).join(" · ")}</small>
      </span>
      {job.ticketId !== null && (
        <a href={urlOf(ticket)} onClick={follow(ticket)}>
          {t("Ticket #{0}", job.ticketId)}
        </a>
      )}
      {!open && <span class="state">{t(job.status)}</span>}
      {job.cost !== null && <span>{money(job.cost)}</span>}
      {open && (
        <>
          <button class="button small" disabled={deed.busy} aria-expanded={form === "finish"} onClick={() => setForm(form === "finish" ? null : "finish")}>
            {t("Finish…")}
          </button>
          <button class="button small" disabled={deed.busy} aria-expanded={form === "move"} onClick={() => setForm(form === "move" ? null : "move")}>
            {t("Move…")}
          </button>
          <button class="button small" disabled={deed.busy} onClick={toTicket}>
            {t("Make it a ticket")}
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
      {open && form === "finish" && <Finish job={job} path={path} onDone={onChange} />}
      {open && form === "move" && <Move job={job} path={path} onDone={onChange} />}
    </li>
  );
}

/** When it was really done, and what there is to say about it. */
function Finish({ job, path, onDone }: { job: Job; path: string; onDone: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const finish = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = fieldsOf(form.current!);
    const body = { actualStart: at(job.day, text("start")), actualEnd: at(job.day, text("end")), notes: text("notes") || undefined };
    if (await deed.run(() => call("PUT", `${path}/finish`, { body }))) onDone();
  };
  return (
    <form class="grid-form" ref={form} onSubmit={finish} aria-label={t("Finish {0}", job.asset)}>
      <Field label={t("Begun at")} fault={deed.fault("actualStart")}>
        <input name="start" type="time" required defaultValue={clockOf(job.startsAt)} />
      </Field>
      <Field label={t("Done at")} fault={deed.fault("actualEnd")}>
        <input name="end" type="time" required defaultValue={clockOf(job.endsAt)} />
      </Field>
      <Field label={t("Notes")} optional fault={deed.fault("notes")}>
        <input name="notes" autocomplete="off" />
      </Field>
      <button class="button primary" disabled={deed.busy}>
        {t("It is done")}
      </button>
      <p class="problem" role="alert">
        {deed.text("actualStart", "actualEnd", "notes")}
      </p>
    </form>
  );
}

function Move({ job, path, onDone }: { job: Job; path: string; onDone: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const [wish, setWish] = useState({ day: job.day, start: clockOf(job.startsAt), end: clockOf(job.endsAt) });
  const typed = () => setWish(timeOf(fieldsOf(form.current!), job.day));
  const move = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await deed.run(() => call("PATCH", path, { body: { startsAt: at(wish.day, wish.start), endsAt: at(wish.day, wish.end) } }))) onDone();
  };
  return (
    <form class="grid-form" ref={form} onSubmit={move} onInput={typed} aria-label={t("Move {0}", job.asset)}>
      <JobTimeFields time={wish} fault={deed.fault} assetId={job.assetId} except={job.id} />
      <button class="button primary" disabled={deed.busy}>
        {t("Move it")}
      </button>
      <p class="problem" role="alert">
        {deed.text("startsAt", "endsAt")}
      </p>
    </form>
  );
}
