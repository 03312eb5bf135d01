import type { Tier } from "../model/ticket";

/** Tickets opened within the last days, and what became of them. Times are seconds. */
export interface Insights {
  days: { day: string; opened: number; finished: number; repeats: number }[];
  take: Spread;
  finish: Spread;
  tiers: { sla: Tier; promised: number; kept: number; late: number; running: number }[];
  systems: { name: string; tickets: number; reports: number; open: number }[];
  /** Tickets that were looked at; more than these stay out of the figures. */
  counted: number;
  whole: boolean;
}

/** Half of all took at most `median`, nine of ten at most `most`; null without any. */
export interface Spread {
  count: number;
  median: number | null;
  most: number | null;
}
