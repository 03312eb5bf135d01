import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { address } from "../api/base";
import { Field } from "../parts/Field";
import { Label } from "../parts/Label";
import { Remove } from "../parts/Remove";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { noFilters } from "../model/filters";
import { useMinute } from "../state/clock";
import { useRead } from "../state/read";
import { follow, go, urlOf } from "../state/router";
import { me } from "../state/session";
import { say } from "../state/toasts";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { paths, type Health, type System } from "./calls";
import { Connect } from "./Connect";
import { HealthBar } from "./HealthBar";
import { standing } from "./standing";

/** One system: how it stands, what it may expect, how to connect it, and a label for its case. */
export function SystemDetail({ system, health, onChange }: { system: System; health: Health | null; onChange: () => void }) {
  const now = useMinute();
  const own = health?.systems.find(({ name }) => name === system.name) ?? null;
  const [state, words] = standing(system, own, now);
  const list = { place: "systems", id: null } as const;
  const tickets = () => go({ place: "list" }, { ...noFilters, view: "all", system: system.name });
  return (
    <div class="page">
      <header class="page-head">
        <p>
          <a class="button quiet small" href={urlOf(list)} onClick={follow(list)}>
            <Icon name="back" />
            {t("All systems")}
          </a>
        </p>
        <h1>
          <span class="dot" data-state={state} aria-hidden="true" /> {system.name}
        </h1>
        <p class="card-words" data-state={state}>
          {words}
        </p>
      </header>
      <section class="panel">
        <HealthBar stretches={own?.stretches ?? []} />
        <dl class="facts">
          <Fact name={t("Last seen")} at={system.lastSeenAt} />
          <Fact name={t("Last heartbeat")} at={system.lastHeartbeatAt} />
          <Fact name={t("Since")} at={system.createdAt} />
        </dl>
        <p class="deeds">
          <button class="button" onClick={tickets}>
            {t("Its tickets")}
          </button>
          <AssetsOf system={system.name} />
        </p>
      </section>
      {me().mayAdminister && (
        <>
          <Connect system={system} />
          <Patience system={system} onChange={onChange} />
          <Label name={system.name} url={`${address()}/systems/${system.id}`} />
          <section class="panel danger-zone">
            <h2>{t("Forget this system")}</h2>
            <p>{t("Its tickets stay. It appears again with its next report, as long as its token is valid.")}</p>
            <Remove path={`${paths.systems}/${system.id}`} what={system.name} onGone={() => (go(list), onChange())} />
          </section>
        </>
      )}
    </div>
  );
}

/** What is looked after under this name: leads to its plan, its papers and its cost. */
function AssetsOf({ system }: { system: string }) {
  const assets = useRead<{ items: { id: number; name: string }[] }>(`/api/v1/assets?system=${encodeURIComponent(system)}`);
  return (
    <>
      {assets.data?.items.map(({ id, name }) => {
        const route = { place: "plan", part: "assets", at: String(id) } as const;
        return (
          <a key={id} class="button" href={urlOf(route)} onClick={follow(route)}>
            {t("Its plan and papers: {0}", name)}
          </a>
        );
      })}
    </>
  );
}

function Fact({ name, at }: { name: string; at: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{at ? <Time at={at} /> : t("never")}</dd>
    </div>
  );
}

/** What it is promised without asking, and how long it may be silent. */
function Patience({ system, onChange }: { system: System; onChange: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const seconds = (name: string) => Math.round(Number(data.get(name)) * 60);
    const body = { sla: data.get("sla"), graceSeconds: seconds("grace"), silentAfterSeconds: seconds("silent") || null };
    if (await deed.run(() => call("PATCH", `${paths.systems}/${system.id}`, { body }))) {
      say(t("Saved."));
      onChange();
    }
  };
  return (
    <section class="panel">
      <h2>{t("Promise and patience")}</h2>
      <form class="grid-form" ref={form} onSubmit={save}>
        <Field label={t("Promise without asking")} fault={deed.fault("sla")}>
          <select name="sla" defaultValue={system.sla}>
            {["none", "bronze", "silver", "gold"].map((tier) => (
              <option key={tier} value={tier} selected={tier === system.sla}>
                {t(tier)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("May be offline for … minutes")} hint={t("after its last will; then a ticket opens")} fault={deed.fault("graceSeconds")}>
          <input name="grace" type="number" min={0} max={527_040} step="any" defaultValue={String(system.graceSeconds / 60)} />
        </Field>
        <Field label={t("May be silent for … minutes")} hint={t("without a heartbeat; 0 = for ever")} fault={deed.fault("silentAfterSeconds")}>
          <input name="silent" type="number" min={0} max={527_040} step="any" defaultValue={String((system.silentAfterSeconds ?? 0) / 60)} />
        </Field>
        <button class="button" disabled={deed.busy}>
          {t("Save")}
        </button>
        <p class="problem" role="alert">
          {deed.text("sla", "graceSeconds", "silentAfterSeconds")}
        </p>
      </form>
    </section>
  );
}
