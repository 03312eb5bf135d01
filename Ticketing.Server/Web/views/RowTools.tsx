import { actionsFor } from "../model/moves";
import { isFinished, type Ticket } from "../model/ticket";
import { serverNow } from "../state/clock";
import { choose, chosen } from "../state/chosen";
import { finish, takeTicket } from "../state/deeds";
import { me } from "../state/session";
import { snooze } from "../state/snoozed";
import { useStore } from "../state/store";
import { say } from "../state/toasts";
import { t } from "../words/words";
import { Icon } from "./Icon";

/** One tap beside a row: mark it, take or finish it, look away for an hour. */
export function RowTools({ ticket }: { ticket: Ticket }) {
  const marked = useStore(chosen, (all) => all.has(ticket.id));
  const actions = actionsFor(ticket, me());
  if (isFinished(ticket) || !me().mayWork) return null;
  const first = actions[0] === "finish" ? "finish" : actions[0] === "take" ? "take" : null;
  const later = () => {
    snooze(ticket.id, serverNow() + 3_600_000);
    say(t("Out of sight on this device for an hour, or until late."), { undo: () => snooze(ticket.id, 0) });
  };
  return (
    <span class="row-tools">
      {first && (
        <button class="icon-button small" title={t(first === "take" ? "Take" : "Finish")} aria-label={t(first === "take" ? "Take “{0}”" : "Finish “{0}”", ticket.title)} onClick={() => (first === "take" ? void takeTicket(ticket) : finish(ticket))}>
          <Icon name={first === "take" ? "take" : "done"} />
        </button>
      )}
      <button class="icon-button small" title={t("Snooze")} aria-label={t("Snooze “{0}” for an hour", ticket.title)} onClick={later}>
        <Icon name="snooze" />
      </button>
      <label class="mark">
        <input type="checkbox" checked={marked} aria-label={t("Mark “{0}”", ticket.title)} onChange={() => choose(ticket.id)} />
      </label>
    </span>
  );
}
