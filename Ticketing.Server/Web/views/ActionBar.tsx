import { actionsFor, takeLabel, type Action } from "../model/moves";
import type { Ticket } from "../model/ticket";
import { cancel, finish, giveBack, takeTicket } from "../state/deeds";
import { me } from "../state/session";
import { Icon } from "./Icon";
import { t } from "../words/words";

const keys: Record<Action, string> = { take: "t", note: "n", finish: "f", cancel: "c", giveBack: "" };

/** What can be done now; on a phone it stays within the thumb's reach. */
export function ActionBar({ ticket, shown }: { ticket: Ticket; shown: Ticket }) {
  const who = me();
  const actions = actionsFor(shown, who);
  if (actions.length === 0) return null;
  const label: Record<Action, string> = { take: t(takeLabel(ticket, who)), note: t("Note"), finish: t("Finish"), cancel: t("Cancel ticket"), giveBack: t("Give back") };
  return (
    <div class="actions" role="group" aria-label={t("Actions")}>
      {actions.map((action, at) => (
        <button
          key={action}
          class={`button ${at === 0 && action !== "note" ? "primary" : ""} ${action === "cancel" ? "danger" : ""}`}
          data-action={action}
          aria-keyshortcuts={keys[action] || undefined}
          onClick={() => perform(action, ticket)}
        >
          <Icon name={action === "finish" ? "done" : action} />
          <span>{label[action]}</span>
        </button>
      ))}
    </div>
  );
}

export function perform(action: Action, ticket: Ticket) {
  switch (action) {
    case "take":
      return void takeTicket(ticket);
    case "giveBack":
      return void giveBack(ticket);
    case "finish":
      return finish(ticket);
    case "cancel":
      return cancel(ticket);
    case "note":
      return focusNote();
  }
}

function focusNote() {
  const field = document.getElementById("note");
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}
