import type { LogLine, Ticket, Tier } from "../model/ticket";
import { call } from "./http";

export interface Session {
  user: string;
  role: "admin" | "agent" | "member" | null;
  tenant: string;
}

export interface Page {
  items: Ticket[];
  total: number;
  next: string | null;
}

export interface TierCapacity {
  sla: Tier;
  minutes: number;
  free: number;
}

export interface SlaState {
  minutesPerTicket: number;
  tiers: TierCapacity[];
}

export interface NewTicket {
  title: string;
  description?: string;
  system?: string;
  category?: string;
  sla: Tier;
  ifRefused?: "reject" | "record";
}

const tickets = "/api/v1/tickets";

export const session = {
  read: () => call<Session>("GET", "/api/v1/session"),
  begin: (user: string, password: string) => call<Session>("POST", "/api/v1/session", { body: { user, password } }),
  end: () => call<void>("DELETE", "/api/v1/session"),
};

export const listTickets = (query: string, signal?: AbortSignal) => call<Page>("GET", `${tickets}?${query}`, signal ? { signal } : {});

export const readTicket = (id: number, signal?: AbortSignal) => call<Ticket & { log: LogLine[] }>("GET", `${tickets}/${id}`, signal ? { signal } : {});

export const openTicket = (body: NewTicket, idempotencyKey: string) => call<Ticket & { merged?: boolean }>("POST", tickets, { body, idempotencyKey });

export const changeTicket = (id: number, version: number, body: Partial<Pick<Ticket, "status" | "assignee">>, keepalive = false) =>
  call<Ticket>("PATCH", `${tickets}/${id}`, { body, ifMatch: version, keepalive });

export const cancelTicket = (id: number, keepalive = false) => call<Ticket>("POST", `${tickets}/${id}/cancel`, { keepalive });

export const addNote = (id: number, text: string) => call<unknown>("POST", `${tickets}/${id}/log`, { body: { text } });

export const readSla = (signal?: AbortSignal) => call<SlaState>("GET", "/api/v1/sla", signal ? { signal } : {});

/** Names for suggestions; empty where the caller may not read them. */
export async function names(of: "systems" | "categories"): Promise<string[]> {
  const found = await call<{ items?: { name: string }[] } | { name: string }[]>("GET", `/api/v1/${of}`).catch(() => []);
  return (Array.isArray(found) ? found : (found.items ?? [])).map(({ name }) => name);
}
