/** A job as the rules see it. */
export interface Taken {
  id: number;
  assetId: number;
  asset: string;
  status: string;
  startsAt: string;
  endsAt: string;
  actualStart: string | null;
  actualEnd: string | null;
}

/** Why a job cannot be planned so, by the server's own names; `job` is in the way, `at` is when there is no room. */
export interface PlanRefusal {
  code: "ends-first" | "not-one-day" | "asset-busy" | "no-workstation";
  job?: Taken;
  at?: string;
}

/** When a job takes its workstation: as planned, once finished as it really was. */
export const taken = (job: Taken): [string, string] => (job.status === "finished" && job.actualStart && job.actualEnd ? [job.actualStart, job.actualEnd] : [job.startsAt, job.endsAt]);

/**
 * The rules of a day's plan, asked while the reader types. The server decides in the end: somebody else may plan at the same moment.
 * @param except The job that is moved; 0 = a new one.
 */
export function refusalOf(jobs: Taken[], workstations: number, wish: { assetId: number; startsAt: Date; endsAt: Date }, except = 0): PlanRefusal | null {
  const { startsAt, endsAt } = wish;
  if (startsAt.toDateString() !== endsAt.toDateString()) return { code: "not-one-day" };
  if (endsAt <= startsAt) return { code: "ends-first" };
  const spans = jobs
    .filter(({ id, status }) => id !== except && status !== "cancelled")
    .map((job) => ({ job, from: new Date(taken(job)[0]), until: new Date(taken(job)[1]) }))
    .filter(({ from, until }) => from < endsAt && startsAt < until); // half-open: touching ends do not overlap
  const busy = spans.find(({ job }) => job.assetId === wish.assetId);
  if (busy) return { code: "asset-busy", job: busy.job };
  // The number at work can only rise where a job begins.
  for (const at of [startsAt, ...spans.map(({ from }) => from)]) {
    if (at < startsAt || spans.filter(({ from, until }) => from <= at && at < until).length < workstations) continue;
    return { code: "no-workstation", at: at.toISOString() };
  }
  return null;
}
