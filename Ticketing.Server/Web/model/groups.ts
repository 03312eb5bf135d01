import { w } from "../words/words.ts";
import { isFinished, type Ticket } from "./ticket.ts";

export interface Group {
  name: string;
  items: Ticket[];
}

const hour = 3_600_000;

/** A list in due order under headings by urgency; empty headings are left out. */
export function groupByUrgency(items: Ticket[], now: number): Group[] {
  const groups: Group[] = [];
  for (const ticket of items) {
    const name = nameOf(ticket, now);
    const last = groups.at(-1);
    if (last?.name === name) last.items.push(ticket);
    else groups.push({ name, items: [ticket] });
  }
  return groups;
}

function nameOf(ticket: Ticket, now: number): string {
  if (isFinished(ticket)) return w("Finished");
  if (!ticket.dueAt) return w("No due time");
  const left = Date.parse(ticket.dueAt) - now;
  return left <= 0 ? w("Late") : left <= hour ? w("Within the hour") : w("Later");
}
