import { isFinished, type Move, type Ticket } from "./ticket.ts";
import { w } from "../words/words.ts";

/** What a person can do with a ticket from the page. */
export type Action = "take" | "note" | "finish" | "cancel" | "giveBack";

/** Who is logged in. Members report and read; agents and admins work tickets. */
export interface Me {
  name: string;
  mayWork: boolean;
  /** Admins manage people, tokens and what else is in the settings. */
  mayAdminister: boolean;
}

/** The actions that make sense now, the most likely one first. */
export function actionsFor(ticket: Ticket, me: Pick<Me, "name" | "mayWork">): Action[] {
  if (isFinished(ticket)) return me.mayWork ? ["note"] : [];
  if (!me.mayWork || !isUsual(ticket)) return ["note"];
  const mine = ticket.assignee === me.name && ticket.kind === "working";
  return mine ? ["finish", "note", "cancel", "giveBack"] : ["take", "note", "finish", "cancel"];
}

/** True if the ticket follows the workflow that comes with the program: taking, finishing and cancelling mean the same for all of those. */
export const isUsual = ({ workflow = "default", workflowVersion = 1 }: Pick<Ticket, "workflow" | "workflowVersion">) => workflow === "default" && workflowVersion === 1;

/** The moves the reader may make that no action stands for. */
export function movesBeside(actions: Action[], ticket: Ticket): Move[] {
  const stands: Partial<Record<Action, string>> = { take: "working", finish: "done", cancel: "cancelled", giveBack: "open" };
  const covered = actions.map((action) => stands[action]);
  return (ticket.moves ?? []).filter(({ to }) => !covered.includes(to));
}

/** A label's name if the field is one: `labels.candidateId`. */
export const labelOf = (field: string): string | null => (field.startsWith("labels.") ? field.slice(7) : null);

/** What of a ticket stands in a field that a move needs. */
export function valueOf(ticket: Ticket, field: string): string {
  const label = labelOf(field);
  return (label === null ? ticket[field as "assignee" | "category" | "description"] : ticket.labels[label]) ?? "";
}

/** The change that makes a move with its fields filled in; the ticket's other labels stay. */
export function moveBody(ticket: Ticket, move: Move, fields: Record<string, string>): Partial<Ticket> {
  const body: Record<string, unknown> = { status: move.to };
  let labels = ticket.labels;
  for (const field of move.requires) {
    const label = labelOf(field);
    const value = fields[field]?.trim() ?? "";
    if (value === valueOf(ticket, field)) continue;
    if (label === null) body[field] = value || null;
    else {
      labels = { ...labels, [label]: value };
      if (!value) delete labels[label];
    }
  }
  return labels === ticket.labels ? body : { ...body, labels };
}

/** "Take", or "Take over" when somebody else has it. */
export const takeLabel = (ticket: Ticket, me: Pick<Me, "name" | "mayWork">) => (ticket.assignee && ticket.assignee !== me.name ? w("Take over") : w("Take"));
