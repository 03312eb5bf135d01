import type { LogLine, Ticket, Tier } from "../model/ticket";
import { call } from "./http";

export interface Session {
  user: string;
  role: "admin" | "agent" | "member" | null;
  tenant: string;
  /** Every tenant these credentials can act in; `host` is where its page is, null where the server is reached by an address. */
  tenants: { slug: string; name: string; host: string | null }[];
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
  /** Only one's own name: a task of one's own. */
  assignee?: string;
  sla: Tier;
  ifRefused?: "reject" | "record";
}

const tickets = "/api/v1/tickets";

export const session = {
  /** Undefined while nobody is logged in. */
  look: () => call<Session | undefined>("GET", "/api/v1/visitor"),
  /** `code` is that of the second factor; undefined where none was asked for. */
  begin: (user: string, password: string, code?: string) => call<Session>("POST", "/api/v1/session", { body: { user, password, code } }),
  end: () => call<void>("DELETE", "/api/v1/session"),
};

export const listTickets = (query: string, signal?: AbortSignal) => call<Page>("GET", `${tickets}?${query}`, signal ? { signal } : {});

export const readTicket = (id: number, signal?: AbortSignal) => call<Ticket & { log: LogLine[] }>("GET", `${tickets}/${id}`, signal ? { signal } : {});

export const openTicket = (body: NewTicket, idempotencyKey: string) => call<Ticket & { merged?: boolean }>("POST", tickets, { body, idempotencyKey });

export const changeTicket = (id: number, version: number, body: Partial<Pick<Ticket, "status" | "assignee" | "category" | "description" | "labels" | "watchers">>, keepalive = false) =>
  call<Ticket>("PATCH", `${tickets}/${id}`, { body, ifMatch: version, keepalive });

export const cancelTicket = (id: number, keepalive = false) => call<Ticket>("POST", `${tickets}/${id}/cancel`, { keepalive });

export const addNote = (id: number, text: string) => call<unknown>("POST", `${tickets}/${id}/log`, { body: { text } });

export const readSla = (signal?: AbortSignal) => call<SlaState>("GET", "/api/v1/sla", signal ? { signal } : {});

/** A client that could not connect by MQTT, or was not allowed what it tried. */
export interface RefusedClient {
  code: string;
  why: string;
  remedy: string;
  userName: string | null;
  clientId: string | null;
  address: string | null;
  lastAt: string;
  count: number;
}

export const readRefusedClients = (signal?: AbortSignal) => call<{ refusedClients: RefusedClient[] }>("GET", "/api/v1/systems", signal ? { signal } : {}).then(({ refusedClients }) => refusedClients);

/** What submissions named before. */
export interface Directory {
  systems: { name: string; sla: Tier }[];
  categories: { name: string }[];
}

export const emptyDirectory: Directory = { systems: [], categories: [] };

/** For suggestions; empty where the caller may not read it. */
export async function readDirectory(): Promise<Directory> {
  const read = <T>(name: string) => call<{ items: T[] }>("GET", `/api/v1/${name}`).then(({ items }) => items, () => []);
  const [systems, categories] = await Promise.all([read<Directory["systems"][number]>("systems"), read<Directory["categories"][number]>("categories")]);
  return { systems, categories };
}
