import type { Ticket } from "../model/ticket";
import { t } from "../words/words";

/** The tier in words and colour; one that was asked for and could not be promised says so. Nothing without a tier. */
export function TierBadge({ ticket }: { ticket: Pick<Ticket, "sla" | "guaranteed"> }) {
  if (ticket.sla === "none") return null;
  return (
    <span class={`tier tier-${ticket.sla}`} data-guaranteed={ticket.guaranteed}>
      {t(ticket.sla)}
      {!ticket.guaranteed && t(", not promised")}
    </span>
  );
}
