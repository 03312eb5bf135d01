import { useState } from "preact/hooks";
import { call } from "../api/http";
import { EditorEnd } from "../parts/EditorEnd";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { say } from "../state/toasts";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { StateEditor } from "./StateEditor";
import { bodyOf, draftOf, withChange, withFirst, withoutState, withState, type Workflow } from "./workflowDraft";

/** Changes a workflow, or makes one like another. What the server says against it stands where it is wrong. */
export function WorkflowEditor(props: { from: Workflow; isNew: boolean; onDone: () => void }) {
  const { from, isNew, onDone } = props;
  const [draft, setDraft] = useState(() => draftOf(isNew ? { ...from, name: "" } : from));
  const deed = useDeed();
  const errors = deed.problem?.errors ?? {};
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = bodyOf(draft);
    if (!(await deed.run(() => (isNew ? call("POST", "/api/v1/workflows", { body }) : call("PUT", `/api/v1/workflows/${encodeURIComponent(from.name)}`, { body }))))) return;
    say(isNew ? t("The workflow {0} is there; give it to a category.", body.name) : t("Saved. Tickets from now on follow it, running ones keep theirs."));
    onDone();
  };
  return (
    <form class="panel workflow-editor" onSubmit={save} aria-label={isNew ? t("New workflow") : t("Workflow {0}", from.name)}>
      <h2>{isNew ? t("New workflow") : t("Workflow {0}", from.name)}</h2>
      <div class="grid-form">
        {isNew && (
          <Field label={t("Name of the workflow")} fault={errors["name"]?.join(", ")}>
            <input value={draft.name} required maxLength={64} autocomplete="off" autocapitalize="none" onInput={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
          </Field>
        )}
        <Field label={t("Once at a time")} optional hint={t("a label, such as candidateId, whose value only one unfinished ticket may have")} fault={errors["unique"]?.join(", ")}>
          <input value={draft.unique} autocomplete="off" autocapitalize="none" onInput={(event) => setDraft({ ...draft, unique: event.currentTarget.value })} />
        </Field>
      </div>
      <ol class="state-editors" role="list">
        {draft.states.map((state, at) => (
          <StateEditor
            key={state.id}
            draft={draft}
            state={state}
            at={at}
            errors={errors}
            onChange={(change) => setDraft(withChange(draft, state.id, change))}
            onFirst={() => setDraft(withFirst(draft, state.id))}
            onRemove={() => setDraft(withoutState(draft, state.id))}
          />
        ))}
      </ol>
      <button type="button" class="button" onClick={() => setDraft(withState(draft))}>
        <Icon name="plus" />
        {t("Add a state")}
      </button>
      <div class="problem" role="alert">
        {deed.problem && (
          <>
            <p>{Object.keys(errors).length ? t("It was not saved: tickets could not live by it.") : deed.problem.text}</p>
            {errors["states"]?.map((fault) => <p key={fault}>{t("The workflow")} {fault}</p>)}
          </>
        )}
      </div>
      <EditorEnd busy={deed.busy} onBack={onDone} />
    </form>
  );
}
