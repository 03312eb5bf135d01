import { Icon } from "../views/Icon";
import { t, w } from "../words/words";
import { faultAt, hasFault, isFinal, kinds, mails, roles, type Draft, type DraftMove, type DraftState } from "./workflowDraft";

w("requester"), w("assignee"), w("watchers"), w("category"), w("agent"), w("agents"), w("admin"), w("admins");

type Errors = Record<string, string[]>;

/** One state: its name, what it means, and the moves out of it. */
export function StateEditor(props: { draft: Draft; state: DraftState; at: number; errors: Errors; onChange: (change: Partial<DraftState>) => void; onFirst: () => void; onRemove: () => void }) {
  const { draft, state, at, errors, onChange } = props;
  const place = `states[${at}]`;
  const what = state.name || t("state {0}", at + 1);
  const fault = [`${place}`, `${place}.name`, `${place}.kind`, `${place}.moves`].map((one) => errors[one]?.join("; ")).filter(Boolean).join("; ");
  const changeMove = (index: number, change: Partial<DraftMove>) => onChange({ moves: state.moves.map((move, other) => (other === index ? { ...move, ...change } : move)) });
  const addMove = () => onChange({ moves: [...state.moves, { to: draft.states.find(({ id }) => id !== state.id && !state.moves.some(({ to }) => to === id))?.id ?? state.id, roles: [], requires: "", mails: [] }] });
  return (
    <li class="state-editor" data-fault={fault !== ""}>
      <div class="line-form">
        <input value={state.name} maxLength={64} autocomplete="off" autocapitalize="none" aria-label={t("Name of state {0}", at + 1)} onInput={(event) => onChange({ name: event.currentTarget.value })} />
        <select value={state.kind} aria-label={t("Kind of {0}", what)} onChange={(event) => onChange({ kind: event.currentTarget.value as DraftState["kind"] })}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(kind)}
            </option>
          ))}
        </select>
        {at === 0 ? (
          <small>{t("new tickets start here")}</small>
        ) : (
          <button type="button" class="button small" aria-label={t("Start here: {0}", what)} onClick={props.onFirst}>
            {t("Start here")}
          </button>
        )}
        <button type="button" class="icon-button small" aria-label={t("Delete {0}", what)} onClick={props.onRemove}>
          <Icon name="trash" />
        </button>
      </div>
      {fault && (
        <p class="problem">
          {what} {fault}
        </p>
      )}
      {(!isFinal(state.kind) || state.moves.length > 0) && (
        <>
          <ul role="list">
            {state.moves.map((move, index) => (
              <MoveEditor
                key={index}
                draft={draft}
                from={what}
                move={move}
                place={`${place}.moves[${index}]`}
                errors={errors}
                onChange={(change) => changeMove(index, change)}
                onRemove={() => onChange({ moves: state.moves.filter((_, other) => other !== index) })}
              />
            ))}
          </ul>
          <button type="button" class="link" aria-label={t("Add a move out of {0}", what)} onClick={addMove}>
            {t("Add a move")}
          </button>
        </>
      )}
    </li>
  );
}

/** One move: where to, by whom, with what, and who is mailed. */
function MoveEditor(props: { draft: Draft; from: string; move: DraftMove; place: string; errors: Errors; onChange: (change: Partial<DraftMove>) => void; onRemove: () => void }) {
  const { draft, from, move, place, errors, onChange } = props;
  const to = draft.states.find(({ id }) => id === move.to)?.name || "?";
  const which = `${from} → ${to}`;
  const fault = faultAt(errors, `${place}.to`) ?? errors[place]?.join("; ");
  const rules = [move.roles.map((role) => t(role)).join(", ") || t("whoever works on it"), move.requires && t("needs {0}", move.requires), move.mails.length > 0 && t("mails {0}", move.mails.map((who) => t(who)).join(", "))]
    .filter(Boolean)
    .join(" · ");
  return (
    <li class="move-editor">
      <div class="line-form">
        <span aria-hidden="true">→</span>
        <select value={String(move.to)} aria-label={t("Where a move out of {0} leads", from)} onChange={(event) => onChange({ to: Number(event.currentTarget.value) })}>
          {draft.states.map(({ id, name }) => (
            <option key={id} value={String(id)}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" class="icon-button small" aria-label={t("Delete {0}", which)} onClick={props.onRemove}>
          <Icon name="trash" />
        </button>
      </div>
      {fault && <p class="problem">{`${which}: ${fault}`}</p>}
      <details open={hasFault(errors, place) || undefined}>
        <summary aria-label={`${which}: ${rules}`}>{rules}</summary>
        <Checks legend={t("Who may make it")} hint={t("none: whoever may change the ticket; admins always")} all={roles} chosen={move.roles} fault={faultAt(errors, `${place}.roles`)} onChange={(chosen) => onChange({ roles: chosen })} />
        <label class="field">
          <span>{t("What it needs")}</span>
          <input value={move.requires} autocomplete="off" autocapitalize="none" placeholder="candidateName, assignee" onInput={(event) => onChange({ requires: event.currentTarget.value })} />
          <small>{t("assignee, category, description or labels, with commas")}</small>
          {faultAt(errors, `${place}.requires`) && <span class="problem">{faultAt(errors, `${place}.requires`)}</span>}
        </label>
        <Checks legend={t("Who is mailed")} hint={t("none: as about any change")} all={mails} chosen={move.mails} fault={faultAt(errors, `${place}.mails`)} onChange={(chosen) => onChange({ mails: chosen })} />
      </details>
    </li>
  );
}

function Checks(props: { legend: string; hint: string; all: readonly string[]; chosen: string[]; fault: string | null; onChange: (chosen: string[]) => void }) {
  const { all, chosen, onChange } = props;
  return (
    <fieldset class="checks">
      <legend>{props.legend}</legend>
      {all.map((one) => (
        <label key={one} class="check">
          <input type="checkbox" checked={chosen.includes(one)} onChange={(event) => onChange(all.filter((other) => (other === one ? event.currentTarget.checked : chosen.includes(other))))} />
          {t(one)}
        </label>
      ))}
      <small>{props.hint}</small>
      {props.fault && <span class="problem">{props.fault}</span>}
    </fieldset>
  );
}
