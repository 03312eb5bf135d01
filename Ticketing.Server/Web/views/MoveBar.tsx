import { useEffect, useRef, useState } from "preact/hooks";
import { actionsFor, labelOf, moveBody, movesBeside, valueOf } from "../model/moves";
import type { Move, Ticket } from "../model/ticket";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { changeOnce } from "../state/deeds";
import { me } from "../state/session";
import { t, w } from "../words/words";
import "../styles/moves.css";

const names: Record<string, string> = { assignee: w("Assignee"), category: w("Category"), description: w("Description") };

const isFinal = ({ kind }: Move) => kind === "done" || kind === "cancelled";

/** Where the ticket's workflow lets the reader take it. What needs fields or cannot be taken back is asked once more. */
export function MoveBar({ ticket }: { ticket: Ticket }) {
  const [asked, setAsked] = useState<Move | null>(null);
  const deed = useDeed();
  const make = async (move: Move, fields: Record<string, string> = {}) => {
    if (await deed.run(() => changeOnce(ticket, moveBody(ticket, move, fields), move.kind, t("“{0}” is {1} now.", ticket.title, t(move.to))))) setAsked(null);
  };
  const press = (move: Move) => {
    if (move.requires.length || isFinal(move)) setAsked(asked === move ? null : move);
    else void make(move);
  };
  const takes = me().mayWork && ticket.assignee !== me().name && !actionsFor(ticket, me()).includes("take");
  return (
    <section class="moves" aria-label={t("Moves")}>
      <div class="moves-row">
        {movesBeside(actionsFor(ticket, me()), ticket).map((move) => (
          <button key={move.to} class="button" data-kind={move.kind} disabled={deed.busy} aria-expanded={move.requires.length || isFinal(move) ? asked === move : undefined} onClick={() => press(move)}>
            {t("Move to {0}", t(move.to))}
          </button>
        ))}
        {takes && (
          <button class="button" disabled={deed.busy} onClick={() => void deed.run(() => changeOnce(ticket, { assignee: me().name }, ticket.kind, t("You took “{0}”.", ticket.title)))}>
            {t("Assign to me")}
          </button>
        )}
      </div>
      {asked && <Form key={asked.to} ticket={ticket} move={asked} busy={deed.busy} fault={deed.fault} onMake={(fields) => void make(asked, fields)} onLeave={() => setAsked(null)} />}
      {deed.text(...(asked?.requires ?? [])) && (
        <p class="problem" role="alert">
          {deed.text(...(asked?.requires ?? []))}
        </p>
      )}
    </section>
  );
}

function Form(props: { ticket: Ticket; move: Move; busy: boolean; fault: (field: string) => string | undefined; onMake: (fields: Record<string, string>) => void; onLeave: () => void }) {
  const { ticket, move, fault } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, textarea, .primary")?.focus(), []);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    props.onMake(Object.fromEntries(move.requires.map((field) => [field, String(new FormData(form.current!).get(field) ?? "")])));
  };
  return (
    <form ref={form} class="moves-form" onSubmit={send} aria-label={t("Move to {0}", t(move.to))}>
      {isFinal(move) && <p class="quiet-text">{t("The ticket ends there; this cannot be taken back.")}</p>}
      {move.requires.map((field) => (
        <Field key={field} label={t(names[field] ?? labelOf(field) ?? field)} fault={fault(field)}>
          {field === "description" ? <textarea name={field} rows={3} defaultValue={valueOf(ticket, field)} /> : <input name={field} autocomplete="off" defaultValue={valueOf(ticket, field)} />}
        </Field>
      ))}
      <div class="moves-row">
        <button class="button primary" disabled={props.busy}>
          {t("Make it {0}", t(move.to))}
        </button>
        <button type="button" class="button" onClick={props.onLeave}>
          {t("Back")}
        </button>
      </div>
    </form>
  );
}
