import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { isFinished, type Ticket } from "../model/ticket";
import { Field } from "../parts/Field";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { reload } from "../state/detail";
import { follow, urlOf } from "../state/router";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t } from "../words/words";
import { at, dayName, dayOf, fieldsOf, paths, type Asset, type Items, type Job } from "./calls";
import { JobTimeFields, timeOf } from "./JobTime";
import "../styles/pages.css";
import "../styles/plan.css";

/** The jobs that a ticket was planned as, and a form that plans it; nothing where there are none and nobody may. */
export function TicketPlan({ ticket }: { ticket: Ticket }) {
  const jobs = useRead<Items<Job>>(`/api/v1/tickets/${ticket.id}/jobs`);
  const items = jobs.data?.items ?? [];
  const plannable = jobs.data !== null && me().mayWork && !isFinished(ticket) && !items.some(({ status }) => status === "planned");
  if (items.length === 0 && !plannable) return null;
  return (
    <section class="log" aria-labelledby="jobs-title">
      <h3 id="jobs-title">{t("Plan")}</h3>
      <ul class="lines" role="list">
        {items.map((job) => {
          const route = { place: "plan", part: "day", at: job.day } as const;
          return (
            <li key={job.id} class="job" data-status={job.status}>
              <span class="line-main">
                <a href={urlOf(route)} onClick={follow(route)}>
                  {t("Job {0}: {1}", job.id, job.asset)}
                </a>
                <small>
                  {dayName(job.day, true)} <Time at={job.startsAt} />–<Time at={job.endsAt} />
                </small>
              </span>
              <span class="state">{t(job.status)}</span>
            </li>
          );
        })}
      </ul>
      {plannable && (
        <details>
          <summary>{t("Plan it as a job")}</summary>
          <PlanForm ticket={ticket} onPlanned={() => (jobs.again(), void reload())} />
        </details>
      )}
    </section>
  );
}

function PlanForm({ ticket, onPlanned }: { ticket: Ticket; onPlanned: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const assets = useRead<Items<Asset>>(paths.assets);
  const own = assets.data?.items.find(({ system }) => system === ticket.system)?.id ?? assets.data?.items[0]?.id ?? 0;
  const [wish, setWish] = useState({ asset: 0, day: dayOf(new Date()), start: "08:00", end: "10:00" });
  const typed = () => {
    const text = fieldsOf(form.current!);
    setWish({ asset: Number(text("asset")), ...timeOf(text, wish.day) });
  };
  const plan = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { assetId: Number(fieldsOf(form.current!)("asset")), startsAt: at(wish.day, wish.start), endsAt: at(wish.day, wish.end) };
    if (await deed.run(() => call("POST", `/api/v1/tickets/${ticket.id}/jobs`, { body }))) onPlanned();
  };
  if (assets.data?.items.length === 0) return <p>{t("To plan a job there must be something to work on.")}</p>;
  return (
    <form class="grid-form" ref={form} onSubmit={plan} onInput={typed}>
      <Field label={t("What is worked on")} fault={deed.fault("assetId")}>
        <select name="asset" required>
          {assets.data?.items.map(({ id, name }) => (
            <option key={id} value={id} selected={id === (wish.asset || own)}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <JobTimeFields time={wish} fault={deed.fault} assetId={wish.asset || own} />
      <button class="button primary" disabled={deed.busy || !assets.data}>
        {t("Plan it")}
      </button>
      <p class="problem" role="alert">
        {deed.text("assetId", "startsAt", "endsAt")}
      </p>
    </form>
  );
}
