import { under } from "../api/base";
import { Problem } from "../api/problem";
import { locale } from "../words/words";

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
  ticketId: number | null;
  actualStart: string | null;
  actualEnd: string | null;
  notes: string | null;
  cost: number | null;
}

export interface Day {
  day: string;
  workstations: number;
  jobs: Job[];
}

export interface Contact {
  id: number;
  name: string;
  email: string | null;
  phone: string | null;
  address: string | null;
  archived: boolean;
}

export interface AssetFile {
  id: number;
  name: string;
  type: string;
  size: number;
}

export interface Asset {
  id: number;
  name: string;
  kind: string;
  contactId: number | null;
  plate: string | null;
  manuals: string[];
  warrantyUntil: string | null;
  system: string | null;
  notes: string | null;
  archived: boolean;
  cost: number;
  /** Only of one that was asked for alone, as the jobs. */
  files?: AssetFile[];
  jobs?: Job[];
}

export interface Items<T> {
  items: T[];
}

export const paths = { contacts: "/api/v1/contacts", assets: "/api/v1/assets", plan: "/api/v1/plan", recurrences: "/api/v1/recurrences", windows: "/api/v1/windows", invoices: "/api/v1/invoices" } as const;

/** An amount with its two decimals. */
export const money = (amount: number) => amount.toLocaleString(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A day in the reader's words. */
export const dayName = (day: string, weekday = false) => noon(day).toLocaleDateString(locale(), { day: "numeric", month: "short", year: "numeric", ...(weekday && { weekday: "short" }) });

/** What stands in the fields of a form, without the space around it. */
export function fieldsOf(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => String(data.get(name) ?? "").trim();
}

/** Sends a file as it is. */
export async function upload(asset: number, file: File): Promise<void> {
  const response = await fetch(under(`${paths.assets}/${asset}/files?name=${encodeURIComponent(file.name)}`), { method: "POST", body: file, credentials: "same-origin" }).catch(() => {
    throw Problem.unreachable();
  });
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
}

/** HH:mm of a time here. */
export const clockOf = (time: string) => `${String(new Date(time).getHours()).padStart(2, "0")}:${String(new Date(time).getMinutes()).padStart(2, "0")}`;

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
