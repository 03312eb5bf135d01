export interface Job {
  id: number;
  day: string;
  assetId: number;
  asset: string;
  contact: string;
  startsAt: string;
  endsAt: string;
  description: string | null;
  status: "planned" | "finished" | "cancelled";
  notes: string | null;
  cost: number | null;
}

export interface Day {
  day: string;
  workstations: number;
  jobs: Job[];
}

export interface Asset {
  id: number;
  name: string;
  kind: string;
  contactId: number;
}

/** yyyy-MM-dd of a local date. */
export const dayOf = (date: Date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

/** Noon of a day, far from any change of the clock. */
export const noon = (day: string) => new Date(`${day}T12:00:00`);

export function addDays(day: string, days: number): string {
  const date = noon(day);
  date.setDate(date.getDate() + days);
  return dayOf(date);
}

/** A local time of a day as RFC 3339 in UTC. */
export const at = (day: string, time: string) => new Date(`${day}T${time}:00`).toISOString();
