import { w } from "../words/words.ts";
import { firstWhere } from "./search.ts";
import { isFinished, type Ticket } from "./ticket.ts";

export interface Group {
  name: string;
  items: Ticket[];
}

const hour = 3_600_000;

const headings = [w("Late"), w("Within the hour"), w("Later"), w("No due time"), w("Finished")];

/** A list in due order under headings by urgency; empty headings are left out. Only where one heading ends and the next begins is looked for. */
export function groupByUrgency(items: Ticket[], now: number): Group[] {
  const groups: Group[] = [];
  let first = 0;
  headings.forEach((name, heading) => {
    const end = firstWhere(items, first, (ticket) => headingOf(ticket, now) > heading);
    if (end > first) groups.push({ name, items: items.slice(first, end) });
    first = end;
  });
  return groups;
}

/** Place of the heading it stands under. */
function headingOf(ticket: Ticket, now: number): number {
  if (isFinished(ticket)) return 4;
  if (!ticket.dueAt) return 3;
  const left = Date.parse(ticket.dueAt) - now;
  return left <= 0 ? 0 : left <= hour ? 1 : 2;
}
