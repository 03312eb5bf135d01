import { useEffect } from "preact/hooks";
import { detail, open } from "../state/detail";
import { follow, news } from "../state/live";
import { here } from "../state/router";
import { useStore } from "../state/store";
import { followFilters } from "../state/tickets";
import { t } from "../words/words";
import { ConnectionBanner } from "./ConnectionBanner";
import { ListPane } from "./ListPane";
import { Navigation } from "./Navigation";
import { NewTicket } from "./NewTicket";
import { Overview } from "./Overview";
import { Place } from "./Place";
import { ShortcutHelp, useShortcuts } from "./Shortcuts";
import { TicketDetail } from "./TicketDetail";
import { Toasts } from "./Toasts";
import { TopBar } from "./TopBar";

/** Everything behind the login: the list on the left, what is open on the right; on a narrow screen one of the two. Other places take the whole page. */
export function Workspace() {
  const route = useStore(here, ({ route }) => route);
  const opened = route.place === "ticket" ? route.id : null;
  useEffect(() => follow(), []);
  useEffect(() => followFilters(), []);
  useEffect(() => {
    if (detail.value?.id !== opened) open(opened);
  }, [opened]);
  useShortcuts();

  const panes = route.place === "list" || route.place === "ticket" || route.place === "new";
  return (
    <div class="workspace" data-place={route.place}>
      <a class="skip" href={panes ? "#tickets" : "#place"} onClick={skip}>
        {t(panes ? "Skip to the tickets" : "Skip to the content")}
      </a>
      <TopBar />
      <Navigation />
      <ConnectionBanner />
      {panes ? (
        <main class="panes">
          <h1 class="visually-hidden">Home Ticketing</h1>
          <ListPane />
          <section class="detail-pane" aria-label={t(route.place === "new" ? "New ticket" : route.place === "ticket" ? "Ticket" : "Overview")}>
            {route.place === "ticket" ? <TicketDetail key={opened} /> : route.place === "new" ? <NewTicket /> : <Overview />}
          </section>
        </main>
      ) : (
        <main class="place" id="place" tabIndex={-1}>
          <Place route={route} />
        </main>
      )}
      <Toasts />
      <News />
      <ShortcutHelp />
    </div>
  );
}

/** A link within the page would be resolved against its base, which is the root. */
function skip(event: MouseEvent) {
  event.preventDefault();
  document.querySelector<HTMLElement>("#tickets, #place")?.focus();
}

function News() {
  return (
    <p class="visually-hidden" role="status">
      {useStore(news)}
    </p>
  );
}
