import { useEffect, useMemo } from "preact/hooks";
import { views } from "../model/filters";
import { isFinished } from "../model/ticket";
import { marking } from "../state/chosen";
import { useMinute } from "../state/clock";
import { filterBy, here } from "../state/router";
import { useStore } from "../state/store";
import { tickets } from "../state/tickets";
import { BulkBar, MarkSeveral } from "./BulkBar";
import { FilterBar } from "./FilterBar";
import { TicketList } from "./TicketList";
import { t } from "../words/words";

/** The list with its tabs and filters. */
export function ListPane() {
  const view = useStore(here, ({ filters }) => filters.view);
  const marked = useStore(marking);
  return (
    <section class="list-pane" data-marking={marked} aria-label={t("Tickets")}>
      <div class="list-head">
        <nav class="tabs" aria-label={t("Which tickets")}>
          {views.map((tab) => (
            <button key={tab.view} aria-pressed={tab.view === view} onClick={() => filterBy({ view: tab.view, kind: "" })}>
              {t(tab.name)}
            </button>
          ))}
        </nav>
        <FilterBar />
        <MarkSeveral />
      </div>
      <BulkBar />
      <TicketList />
      <Title />
    </section>
  );
}

/** The window's title tells how many are late, for whoever has it in a tab. */
function Title() {
  const now = useMinute();
  const items = useStore(tickets, ({ list }) => list.items);
  const route = useStore(here, ({ route }) => route);
  const late = useMemo(() => items.filter((ticket) => !isFinished(ticket) && ticket.dueAt && Date.parse(ticket.dueAt) <= now).length, [items, now]);
  useEffect(() => {
    const place = route.place === "ticket" ? `#${route.id} · ` : route.place === "new" ? `${t("New ticket")} · ` : "";
    document.title = `${late ? `${t("({0} late)", late)} ` : ""}${place}Home Ticketing`;
  }, [late, route]);
  return null;
}
