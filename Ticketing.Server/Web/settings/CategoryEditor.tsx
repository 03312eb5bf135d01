import { useState } from "preact/hooks";
import { call } from "../api/http";
import { EditorEnd } from "../parts/EditorEnd";
import { Field } from "../parts/Field";
import { Loaded } from "../parts/Loaded";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { say } from "../state/toasts";
import { t } from "../words/words";

export interface Category {
  id: number;
  name: string;
  system: string | null;
  people: string[];
  workflow: string | null;
}

interface Named {
  name: string;
}

/** Changes a category: its name, the system it is about, who works its tickets, and the workflow they follow. */
export function CategoryEditor({ category, onDone }: { category: Category; onDone: () => void }) {
  const [draft, setDraft] = useState(category);
  const users = useRead<{ items: Named[] }>("/api/v1/users");
  const systems = useRead<{ items: Named[] }>("/api/v1/systems");
  const workflows = useRead<{ items: Named[] }>("/api/v1/workflows");
  const deed = useDeed();
  const change = (part: Partial<Category>) => setDraft({ ...draft, ...part });
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const { name, system, people, workflow } = draft;
    const body = { name: name.trim(), system: system?.trim() || null, people, workflow: workflow || null };
    if (!(await deed.run(() => call("PATCH", `/api/v1/categories/${category.id}`, { body })))) return;
    say(t("Saved."));
    onDone();
  };
  const chosen = (name: string) => draft.people.some((one) => one.toLowerCase() === name.toLowerCase());
  return (
    <form class="category-editor" aria-label={t("Category {0}", category.name)} onSubmit={save}>
      <div class="grid-form">
        <Field label={t("Name")} fault={deed.fault("name")}>
          <input value={draft.name} required maxLength={64} autocomplete="off" autocapitalize="none" onInput={(event) => change({ name: event.currentTarget.value })} />
        </Field>
        <Field label={t("Only for the system")} optional fault={deed.fault("system")}>
          <input value={draft.system ?? ""} list="category-systems" maxLength={64} autocomplete="off" autocapitalize="none" onInput={(event) => change({ system: event.currentTarget.value })} />
        </Field>
        <datalist id="category-systems">
          {systems.data?.items.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Field label={t("Workflow of new tickets")} fault={deed.fault("workflow")}>
          <select value={draft.workflow ?? "default"} onChange={(event) => change({ workflow: event.currentTarget.value === "default" ? null : event.currentTarget.value })}>
            {(workflows.data?.items ?? [{ name: draft.workflow ?? "default" }]).map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Loaded read={users}>
        {({ items }) => (
          <fieldset class="checks">
            <legend>{t("Who works its tickets")}</legend>
            {items.map(({ name }) => (
              <label key={name} class="check">
                <input
                  type="checkbox"
                  checked={chosen(name)}
                  onChange={(event) => change({ people: event.currentTarget.checked ? [...draft.people, name] : draft.people.filter((one) => one.toLowerCase() !== name.toLowerCase()) })}
                />
                {name}
              </label>
            ))}
            <small>{t("none: all agents and admins")}</small>
            {deed.fault("people") && <span class="problem">{deed.fault("people")}</span>}
          </fieldset>
        )}
      </Loaded>
      <p class="problem" role="alert">
        {deed.text("name", "system", "workflow", "people")}
      </p>
      <EditorEnd busy={deed.busy} onBack={onDone} />
    </form>
  );
}
