import type { LogLine, Ticket } from "../model/ticket.ts";

/** A ticket with what matters to a test. */
export const ticket = (some: Partial<Ticket> = {}): Ticket => ({
  id: 1,
  title: "Boiler pressure low",
  description: null,
  system: "boiler",
  category: null,
  reference: null,
  status: "open",
  kind: "open",
  sla: "none",
  guaranteed: false,
  dueAt: null,
  plannedAt: null,
  plannedAgent: null,
  requester: null,
  assignee: null,
  watchers: [],
  labels: {},
  occurrences: 1,
  createdAt: "2026-03-02T10:00:00Z",
  updatedAt: "2026-03-02T10:00:00Z",
  lastSeenAt: "2026-03-02T10:00:00Z",
  startedAt: null,
  finishedAt: null,
  version: 1,
  ...some,
});

export const line = (some: Partial<LogLine> = {}): LogLine => ({
  id: 1,
  at: "2026-03-02T10:00:00Z",
  type: "noted",
  who: "anna",
  door: "page",
  count: 1,
  text: null,
  changes: null,
  editedAt: null,
  resolvedBy: null,
  ...some,
});
