import { isFinished, type Ticket } from "./ticket.ts";
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
  if (!me.mayWork) return ["note"];
  const mine = ticket.assignee === me.name && ticket.kind === "working";
  return mine ? ["finish", "note", "cancel", "giveBack"] : ["take", "note", "finish", "cancel"];
}

/** "Take", or "Take over" when somebody else has it. */
export const takeLabel = (ticket: Ticket, me: Pick<Me, "name" | "mayWork">) => (ticket.assignee && ticket.assignee !== me.name ? w("Take over") : w("Take"));
