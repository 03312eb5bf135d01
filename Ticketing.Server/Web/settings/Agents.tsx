import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { say } from "../state/toasts";
import { t } from "../words/words";

interface Agent {
  id: number;
  name: string;
  user: string | null;
  available: boolean;
  hours: string;
}

const path = "/api/v1/agents";

/** Who works tickets and when: what can be promised follows from it. */
export function Agents() {
  const agents = useRead<{ items: Agent[] }>(path);
  return (
    <>
      <Loaded read={agents}>
        {({ items }) => (
          <section class="panel">
            <h2>{t("Agents and hours")}</h2>
            <Files path={path} />
            <p class="quiet-text">{t("Each available agent works one ticket a minute within the hours. A promise is given only if somebody can keep it; promises given stay when this changes.")}</p>
            {items.length === 0 && <p class="problem">{t("Without an agent nothing can be promised: add one.")}</p>}
            <ul class="lines" role="list">
              {items.map((agent) => (
                <Line key={agent.id} agent={agent} onChange={agents.again} />
              ))}
            </ul>
          </section>
        )}
      </Loaded>
      <Add onAdded={agents.again} />
    </>
  );
}

function Line({ agent, onChange }: { agent: Agent; onChange: () => void }) {
  const deed = useDeed();
  const change = async (body: Partial<Agent>) => {
    if (await deed.run(() => call("PATCH", `${path}/${agent.id}`, { body }))) say(t("Saved."));
    onChange();
  };
  return (
    <li>
      <span class="line-main">
        <strong>{agent.name}</strong>
        {agent.user && agent.user !== agent.name && <small>{agent.user}</small>}
      </span>
      <label class="inline-field">
        <span class="visually-hidden">{t("Hours of {0}", agent.name)}</span>
        <input defaultValue={agent.hours} placeholder={t("always")} onChange={(event) => void change({ hours: event.currentTarget.value.trim() })} />
      </label>
      <label class="check">
        <input type="checkbox" checked={agent.available} onChange={(event) => void change({ available: event.currentTarget.checked })} />
        {t("available")}
      </label>
      <Remove path={`${path}/${agent.id}`} what={agent.name} onGone={onChange} />
      {deed.problem && (
        <p class="problem" role="alert">
          {deed.problem.text}
        </p>
      )}
    </li>
  );
}

function Add({ onAdded }: { onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    if (await deed.run(() => call("POST", path, { body: { name: text("name"), hours: text("hours") } }))) {
      form.current!.reset();
      onAdded();
    }
  };
  return (
    <section class="panel">
      <h2>{t("Add an agent")}</h2>
      <form class="grid-form" ref={form} onSubmit={add}>
        <Field label={t("Name")} fault={deed.fault("name")}>
          <input name="name" required maxLength={64} autocomplete="off" />
        </Field>
        <Field label={t("Hours")} optional hint={t("such as Mon-Fri 08:00-22:00; empty = always")} fault={deed.fault("hours")}>
          <input name="hours" autocomplete="off" placeholder="Mon-Fri 08:00-22:00" />
        </Field>
        <button class="button primary" disabled={deed.busy}>
          {t("Add")}
        </button>
        <p class="problem" role="alert">
          {deed.text("name", "hours")}
        </p>
      </form>
    </section>
  );
}
