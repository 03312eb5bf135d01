import { memo } from "./memo";
import { isFinished, type Ticket } from "../model/ticket";
import { arrived } from "../state/tickets";
import { follow, urlOf } from "../state/router";
import { Icon } from "./Icon";
import { RowTools } from "./RowTools";
import { TimeLeft } from "./TimeLeft";
import { TierBadge } from "./TierBadge";
import { t } from "../words/words";

/** One ticket in the list: a link, so that it can be reached, opened in a tab and read aloud like one. In a long list it has its place, and says which of how many it is. */
export const TicketRow = memo(function TicketRow({ ticket, open, at, of }: { ticket: Ticket; open: boolean; at?: number; of?: number }) {
  const route = { place: "ticket", id: ticket.id } as const;
  const placed = at !== undefined && { "aria-posinset": at + 1, "aria-setsize": of, style: { top: `calc(var(--row) * ${at})` } };
  return (
    <li class={`row tier-${ticket.sla}`} data-kind={ticket.kind} data-arrived={arrived.has(ticket.id)} {...placed}>
      <a href={urlOf(route)} onClick={follow(route)} data-ticket={ticket.id} aria-current={open ? "true" : undefined}>
        <span class="row-title">{ticket.title}</span>
        <TimeLeft ticket={ticket} />
        <span class="row-meta">
          <TierBadge ticket={ticket} />
          <span>{ticket.system}</span>
          {ticket.category && <span>{ticket.category}</span>}
          {ticket.occurrences > 1 && (
            <span class="times">
              <Icon name="repeat" />
              {ticket.occurrences}
              <span class="visually-hidden"> {t("reports")}</span>
            </span>
          )}
        </span>
        <Who ticket={ticket} />
      </a>
      <RowTools ticket={ticket} />
    </li>
  );
});

function Who({ ticket }: { ticket: Ticket }) {
  if (isFinished(ticket) || ticket.kind === "waiting" || !ticket.assignee) {
    return ticket.kind === "open" ? null : <span class="row-who state">{t(ticket.status)}</span>;
  }
  return (
    <span class="row-who">
      <Icon name="person" />
      {ticket.assignee}
    </span>
  );
}
