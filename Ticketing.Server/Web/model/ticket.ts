// The API's words, as the server writes them.

export type Kind = "waiting" | "open" | "working" | "done" | "cancelled";
export type Tier = "gold" | "silver" | "bronze" | "none";

export interface Ticket {
  id: number;
  title: string;
  description: string | null;
  system: string;
  category: string | null;
  reference: string | null;
  status: string;
  kind: Kind;
  sla: Tier;
  guaranteed: boolean;
  dueAt: string | null;
  plannedAt: string | null;
  plannedAgent: string | null;
  requester: string | null;
  assignee: string | null;
  watchers: string[];
  labels: Record<string, string>;
  occurrences: number;
  createdAt: string;
  updatedAt: string;
  lastSeenAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  version: number;
  workflow?: string;
  workflowVersion?: number;
  /** What the reader may do now, as the workflow says; only with a single ticket. */
  moves?: Move[];
}

/** @see Ticket.moves */
export interface Move {
  to: string;
  kind: Kind;
  /** Fields that must be filled in by then, such as `assignee` or `labels.candidateId`. */
  requires: string[];
}

export interface FieldChange {
  from: string | null;
  to: string | null;
}

export interface LogLine {
  id: number;
  at: string;
  type: string;
  who: string;
  door: string;
  count: number;
  text: string | null;
  changes: Record<string, FieldChange> | null;
  editedAt: string | null;
  resolvedBy: string | null;
}

export const tiers: Tier[] = ["gold", "silver", "bronze"];

export const tierHours: Record<Tier, number> = { gold: 2, silver: 4, bronze: 8, none: 0 };

export const isFinished = (ticket: Pick<Ticket, "kind">) => ticket.kind === "done" || ticket.kind === "cancelled";
