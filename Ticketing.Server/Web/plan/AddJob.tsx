import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { follow, urlOf } from "../state/router";
import { t } from "../words/words";
import { at, fieldsOf, paths, type Asset, type Day, type Items } from "./calls";
import { Foreseen } from "./PlanRefusal";

/** Plans a job on a day. */
export function AddJob({ plan, onAdded }: { plan: Day; onAdded: () => void }) {
  const { day } = plan;
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const assets = useRead<Items<Asset>>(paths.assets);
  const [wish, setWish] = useState({ asset: 0, start: "08:00", end: "12:00" });
  const typed = () => {
    const text = fieldsOf(form.current!);
    setWish({ asset: Number(text("asset")), start: text("start"), end: text("end") });
  };
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = fieldsOf(form.current!);
    const end = at(text("end") < text("start") ? nextDay(day) : day, text("end"));
    const body = { assetId: Number(text("asset")), startsAt: at(day, text("start")), endsAt: end, description: text("description") || undefined };
    if (await deed.run(() => call("POST", `${paths.plan}/${day}/jobs`, { body }))) onAdded();
  };
  if (assets.data?.items.length === 0) {
    const route = { place: "plan", part: "contacts", at: null } as const;
    return (
      <p class="notice">
        {t("To plan a job there must be something to work on.")}{" "}
        <a href={urlOf(route)} onClick={follow(route)}>
          {t("Add a contact first, then what is theirs.")}
        </a>
      </p>
    );
  }
  return (
    <form class="grid-form" ref={form} onSubmit={add} onInput={typed}>
      <Field label={t("What is worked on")} fault={deed.fault("assetId")}>
        <select name="asset" required>
          {assets.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("From")} fault={deed.fault("startsAt")}>
        <input name="start" type="time" required defaultValue="08:00" />
      </Field>
      <Field label={t("Until")} fault={deed.fault("endsAt")}>
        <input name="end" type="time" required defaultValue="12:00" />
      </Field>
      <Field label={t("Description")} optional fault={deed.fault("description")}>
        <input name="description" autocomplete="off" />
      </Field>
      <Foreseen plan={plan} assetId={wish.asset || (assets.data?.items[0]?.id ?? 0)} start={wish.start} end={wish.end} />
      <button class="button primary" disabled={deed.busy || !assets.data}>
        {t("Plan it")}
      </button>
      <p class="problem" role="alert">
        {deed.text("assetId", "startsAt", "endsAt", "description")}
      </p>
    </form>
  );
}

function nextDay(day: string): string {
  const date = new Date(`${day}T12:00:00`);
  date.setDate(date.getDate() + 1);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}
