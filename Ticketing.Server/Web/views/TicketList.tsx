import { useMemo, useRef } from "preact/hooks";
import { numbers } from "../model/drawn";
import { effectiveOrder } from "../model/filters";
import { groupByUrgency } from "../model/groups";
import { useMinute } from "../state/clock";
import { here } from "../state/router";
import { isSnoozed, snooze, snoozed } from "../state/snoozed";
import { useStore } from "../state/store";
import { t, tn } from "../words/words";
import { expected, load, loadMore, tickets } from "../state/tickets";
import { useListing } from "./listing";
import { EmptyList, ListProblem, Skeleton } from "./ListStates";
import { Icon } from "./Icon";
import { Rows } from "./Rows";

/** The loaded tickets, under headings by urgency when ordered by due time. Of a long list only what is near the screen is drawn. */
export function TicketList() {
  const { list, loading, problem } = useStore(tickets);
  const { route, filters } = useStore(here);
  const overlay = useStore(expected);
  const now = useMinute();
  const scroller = useRef<HTMLDivElement>(null);

  const order = effectiveOrder(filters);
  const away = useStore(snoozed);
  const [hidden, visible, groups] = useMemo(() => {
    const hidden = filters.view === "open" && Object.keys(away).length ? list.items.filter((ticket) => isSnoozed(ticket, now, away)) : [];
    const visible = hidden.length ? list.items.filter((ticket) => !hidden.includes(ticket)) : list.items;
    return [hidden, visible, order === "due" ? groupByUrgency(visible, now) : [{ name: "", items: visible }]] as const;
  }, [list.items, filters.view, order, now, away]);
  const { long, kept, part } = useListing(scroller, visible, filters, () => void (problem || loadMore()));
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
              <Rows name={name} items={items} part={long ? numbers(part(name), items.length, kept ? items.findIndex(({ id }) => id === kept) : -1) : null} overlay={overlay} opened={opened} filters={filters} />
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
            ) : loading ? (
              <p>{t("Loading…")}</p>
            ) : (
              <p>{tn(list.total, "{0} ticket", "{0} tickets")}</p>
            )}
          </footer>
        </>
      )}
    </div>
  );
}
