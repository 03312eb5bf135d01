import { useLayoutEffect, useRef } from "preact/hooks";
import { effectiveOrder } from "../model/filters";
import { groupByUrgency } from "../model/groups";
import type { Ticket } from "../model/ticket";
import { useMinute } from "../state/clock";
import { here } from "../state/router";
import { useStore } from "../state/store";
import { expected, load, loadMore, shown, tickets } from "../state/tickets";
import { EmptyList, ListProblem, Skeleton } from "./ListStates";
import { TicketRow } from "./TicketRow";

/** The loaded tickets, under headings by urgency when ordered by due time. */
export function TicketList() {
  const { list, loading, problem } = useStore(tickets);
  const { route, filters } = useStore(here);
  const overlay = useStore(expected);
  const now = useMinute();
  const scroller = useRef<HTMLDivElement>(null);
  useFocusKept(scroller, list.items);

  const order = effectiveOrder(filters);
  const groups = order === "due" ? groupByUrgency(list.items, now) : [{ name: "", items: list.items }];
  const opened = route.place === "ticket" ? route.id : null;

  return (
    <div class="list-scroll" id="tickets" ref={scroller} tabIndex={-1} aria-busy={loading !== null}>
      {loading === "first" ? (
        <Skeleton />
      ) : problem && list.items.length === 0 ? (
        <ListProblem problem={problem} onRetry={() => void load(true)} />
      ) : list.items.length === 0 ? (
        <EmptyList filters={filters} />
      ) : (
        <>
          {groups.map(({ name, items }, at) => (
            <section key={name} class="group" data-group={name}>
              {name && (
                <h2>
                  {name} <span>{items.length}{at === groups.length - 1 && list.next !== null && " and more"}</span>
                </h2>
              )}
              <ul role="list">
                {items.map((ticket) => (
                  <TicketRow key={ticket.id} ticket={shown(ticket, overlay)} open={ticket.id === opened} />
                ))}
              </ul>
            </section>
          ))}
          <footer class="list-foot">
            {problem && <p class="problem">{problem.text}</p>}
            {list.next !== null ? (
              <button class="button" disabled={loading === "more"} onClick={() => void loadMore()}>
                {loading === "more" ? "Loading…" : `Load more (${list.items.length} of ${list.total})`}
              </button>
            ) : (
              <p>{list.total === 1 ? "1 ticket" : `${list.total} tickets`}</p>
            )}
          </footer>
        </>
      )}
    </div>
  );
}

/** When the focused row leaves the list, the focus goes to the row that takes its place instead of being lost. */
function useFocusKept(scroller: { current: HTMLDivElement | null }, items: Ticket[]) {
  const last = useRef<{ id: string; at: number } | null>(null);
  useLayoutEffect(() => {
    const rows = [...(scroller.current?.querySelectorAll<HTMLElement>("[data-ticket]") ?? [])];
    const focused = rows.findIndex((row) => row === document.activeElement);
    if (focused < 0 && last.current && document.activeElement === document.body && !rows.some((row) => row.dataset["ticket"] === last.current?.id)) {
      rows[Math.min(last.current.at, rows.length - 1)]?.focus();
    }
  }, [items]);
  useLayoutEffect(() => {
    const remember = (event: FocusEvent) => {
      const rows = [...(scroller.current?.querySelectorAll<HTMLElement>("[data-ticket]") ?? [])];
      const at = rows.indexOf(event.target as HTMLElement);
      last.current = at < 0 ? null : { id: rows[at]!.dataset["ticket"]!, at };
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, []);
}
