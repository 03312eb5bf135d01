import { useEffect } from "preact/hooks";
import { detail, open } from "../state/detail";
import { follow, news } from "../state/live";
import { here } from "../state/router";
import { useStore } from "../state/store";
import { followFilters } from "../state/tickets";
import { ConnectionBanner } from "./ConnectionBanner";
import { ListPane } from "./ListPane";
import { NewTicket } from "./NewTicket";
import { Overview } from "./Overview";
import { ShortcutHelp, useShortcuts } from "./Shortcuts";
import { TicketDetail } from "./TicketDetail";
import { Toasts } from "./Toasts";
import { TopBar } from "./TopBar";

/** Everything behind the login: the list on the left, what is open on the right; on a narrow screen one of the two. */
export function Workspace() {
  const route = useStore(here, ({ route }) => route);
  const opened = route.place === "ticket" ? route.id : null;
  useEffect(() => follow(), []);
  useEffect(() => followFilters(), []);
  useEffect(() => {
    if (detail.value?.id !== opened) open(opened);
  }, [opened]);
  useShortcuts();

  return (
    <div class="workspace" data-place={route.place}>
      <a class="skip" href="#tickets">
        Skip to the tickets
      </a>
      <TopBar />
      <ConnectionBanner />
      <main class="panes">
        <h1 class="visually-hidden">Home Ticketing</h1>
        <ListPane />
        <section class="detail-pane" aria-label={route.place === "new" ? "New ticket" : route.place === "ticket" ? "Ticket" : "Overview"}>
          {route.place === "ticket" ? <TicketDetail key={opened} /> : route.place === "new" ? <NewTicket /> : <Overview />}
        </section>
      </main>
      <Toasts />
      <News />
      <ShortcutHelp />
    </div>
  );
}

function News() {
  return (
    <p class="visually-hidden" role="status">
      {useStore(news)}
    </p>
  );
}
