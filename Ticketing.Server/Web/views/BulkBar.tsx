import { actionsFor, type Action } from "../model/moves";
import { serverNow } from "../state/clock";
import { chooseNone, chosen, marking } from "../state/chosen";
import { cancel, finish, takeTicket } from "../state/deeds";
import { me } from "../state/session";
import { snooze } from "../state/snoozed";
import { useStore } from "../state/store";
import { shown, tickets } from "../state/tickets";
import { say } from "../state/toasts";
import { t, tn } from "../words/words";
import { Icon } from "./Icon";

const hour = 3_600_000;

/** On a phone: lets a finger mark one ticket after the other. */
export function MarkSeveral() {
  const on = useStore(marking);
  if (!me().mayWork) return null;
  return (
    <button id="mark" class="button quiet" aria-pressed={on} aria-label={t("Mark several")} title={t("Mark several")} onClick={() => (on ? chooseNone() : marking.set(true))}>
      <Icon name="mark" />
    </button>
  );
}

/** What can be done with all marked tickets at once. */
export function BulkBar() {
  const ids = useStore(chosen);
  const items = useStore(tickets, ({ list }) => list.items);
  const on = useStore(marking);
  if (ids.size === 0 && !on) return null;
  const marked = items.filter((ticket) => ids.has(ticket.id));
  const each = (action: Action, deed: (ticket: (typeof marked)[number]) => unknown) => () => {
    for (const ticket of marked) if (actionsFor(shown(ticket), me()).includes(action)) void deed(ticket);
    chooseNone();
  };
  const later = () => {
    for (const ticket of marked) snooze(ticket.id, serverNow() + hour);
    chooseNone();
    say(t("Out of sight on this device for an hour, or until late."), { undo: () => marked.forEach((ticket) => snooze(ticket.id, 0)) });
  };
  const none = () => {
    chooseNone();
    // The button that was pressed goes away with the bar.
    const [mark, list] = [document.getElementById("mark"), document.getElementById("tickets")];
    (mark?.offsetParent ? mark : list)?.focus();
  };
  return (
    <div class="bulk" role="group" aria-label={t("Marked tickets")}>
      <strong role="status">{tn(marked.length, "{0} marked", "{0} marked")}</strong>
      <button class="button small" disabled={marked.length === 0} onClick={each("take", takeTicket)}>
        <Icon name="take" />
        {t("Take")}
      </button>
      <button class="button small" disabled={marked.length === 0} onClick={each("finish", finish)}>
        <Icon name="done" />
        {t("Finish")}
      </button>
      <button class="button small" disabled={marked.length === 0} onClick={later}>
        <Icon name="snooze" />
        {t("Snooze")}
      </button>
      <button class="button small danger" disabled={marked.length === 0} onClick={each("cancel", cancel)}>
        {t("Cancel")}
      </button>
      <button class="icon-button small" aria-label={t("Unmark all")} onClick={none}>
        <Icon name="close" />
      </button>
    </div>
  );
}
