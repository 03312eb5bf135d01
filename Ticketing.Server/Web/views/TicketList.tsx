import { useLayoutEffect, useRef } from "preact/hooks";
import { effectiveOrder } from "../model/filters";
import { groupByUrgency } from "../model/groups";
import type { Ticket } from "../model/ticket";
import { useMinute } from "../state/clock";
import { here } from "../state/router";
import { isSnoozed, snooze, snoozed } from "../state/snoozed";
import { useStore } from "../state/store";
import { t, tn } from "../words/words";
import { expected, load, loadMore, shown, tickets } from "../state/tickets";
import { EmptyList, ListProblem, Skeleton } from "./ListStates";
import { Icon } from "./Icon";
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
  const away = useStore(snoozed);
  const hidden = filters.view === "open" ? list.items.filter((ticket) => isSnoozed(ticket, now, away)) : [];
  const visible = hidden.length ? list.items.filter((ticket) => !hidden.includes(ticket)) : list.items;
  const groups = order === "due" ? groupByUrgency(visible, now) : [{ name: "", items: visible }];
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
                  {t(name)} <span>{items.length}{at === groups.length - 1 && list.next !== null && ` ${t("and more")}`}</span>
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
            {hidden.length > 0 && (
              <button class="button small" onClick={() => hidden.forEach((ticket) => snooze(ticket.id, 0))}>
                <Icon name="snooze" />
                {tn(hidden.length, "{0} snoozed: show it", "{0} snoozed: show them")}
              </button>
            )}
            {list.next !== null ? (
              <button class="button" disabled={loading === "more"} onClick={() => void loadMore()}>
                {loading === "more" ? t("Loading…") : t("Load more ({0} of {1})", list.items.length, list.total)}
              </button>
            ) : (
              <p>{tn(list.total, "{0} ticket", "{0} tickets")}</p>
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
