import { useRef } from "preact/hooks";
import type { Filters } from "../model/filters";
import { seat, type Seats } from "../model/seats";
import type { Ticket } from "../model/ticket";
import { shown } from "../state/tickets";
import { TicketRow } from "./TicketRow";

interface Props {
  /** Of the heading they stand under. */
  name: string;
  items: readonly Ticket[];
  /** The numbers of the rows to draw of a long list; null = all of a short one. */
  part: readonly number[] | null;
  overlay: ReadonlyMap<number, Partial<Ticket>>;
  opened: number | null;
  filters: Filters;
}

/** The rows under one heading. Other filters bring other tickets to the same elements; whoever has the focus in a row keeps that row. */
export function Rows({ name, items, part, overlay, opened, filters }: Props) {
  const drawn = useRef<{ filters: Filters; seats: Seats }>({ filters, seats: new Map() });
  const numbers = part ?? items.map((_, at) => at);
  const anew = drawn.current.filters !== filters && !document.activeElement?.closest(".row");
  const seats = seat(drawn.current.seats, numbers.map((at) => items[at]!.id), anew);
  drawn.current = { filters, seats };
  const long = part !== null && { class: "long", "data-name": name, "data-count": items.length, style: { height: `calc(var(--row) * ${items.length})` } };
  return (
    <ul role="list" {...long}>
      {numbers.map((at) => {
        const ticket = items[at]!;
        return <TicketRow key={seats.get(ticket.id)} ticket={shown(ticket, overlay)} open={ticket.id === opened} {...(part && { at, of: items.length })} />;
      })}
    </ul>
  );
}
