import { tn, t } from "../words/words";
import { me } from "../state/session";
import { AddJob } from "./AddJob";
import type { Day } from "./calls";
import { JobLine } from "./JobLine";

/** One day: its jobs in order, and a form that says at once which rule refuses. */
export function DayPlan({ plan, onChange }: { plan: Day; onChange: () => void }) {
  const jobs = [...plan.jobs].sort((one, other) => one.startsAt.localeCompare(other.startsAt));
  return (
    <>
      <p class="quiet-text">{tn(plan.workstations, "{0} job can run at once; the same thing is worked on once at a time.", "{0} jobs can run at once; the same thing is worked on once at a time.")}</p>
      {jobs.length === 0 && <p>{t("Nothing is planned on this day.")}</p>}
      <ul class="lines" role="list">
        {jobs.map((job) => (
          <JobLine key={job.id} job={job} onChange={onChange} />
        ))}
      </ul>
      {me().mayWork && <AddJob plan={plan} onAdded={onChange} />}
    </>
  );
}
