import { refusalOf, taken, type PlanRefusal } from "../model/planRules";
import { clockTime } from "../model/timeLeft";
import { useRead } from "../state/read";
import { t } from "../words/words";
import { paths, type Day } from "./calls";

interface Wish {
  assetId: number;
  /** HH:mm. */
  start: string;
  end: string;
  /** The job that is moved; absent = a new one. */
  except?: number;
}

/** The same for a day that is not on the page. */
export function ForeseenOn({ day, ...wish }: Wish & { day: string }) {
  const plan = useRead<Day>(`${paths.plan}/${day}`);
  return plan.data && <Foreseen plan={plan.data} {...wish} />;
}

/** Says while the reader types which rule would refuse. */
export function Foreseen({ plan, assetId, start, end, except = 0 }: Wish & { plan: Day }) {
  if (!start || !end) return null;
  const { day, jobs, workstations } = plan;
  // An end before the begin is meant for the next day by whoever works through the night.
  const endsAt = new Date(`${day}T${end}:00`);
  if (end < start) endsAt.setDate(endsAt.getDate() + 1);
  const refusal = refusalOf(jobs, workstations, { assetId, startsAt: new Date(`${day}T${start}:00`), endsAt }, except);
  return (
    <p class={refusal ? "problem foreseen" : "quiet-text foreseen"} role="status" data-code={refusal?.code ?? "free"}>
      {refusal ? words(refusal, workstations) : t("This time is free.")}
    </p>
  );
}

function words({ code, job, at }: PlanRefusal, workstations: number): string {
  switch (code) {
    case "not-one-day":
      return t("It would end on the next day. A job lies in one day: make it two.");
    case "ends-first":
      return t("It has to end after it begins.");
    case "asset-busy":
      return t("{0} is worked on from {1} to {2} already (job {3}). Ends may touch.", job!.asset, clock(taken(job!)[0]), clock(taken(job!)[1]), job!.id);
    case "no-workstation":
      return t("All {0} workstations are taken at {1}.", workstations, clock(at!));
  }
}

const clock = (time: string) => clockTime(time, Date.parse(time));
