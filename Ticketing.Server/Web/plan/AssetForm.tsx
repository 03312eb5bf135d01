import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { t } from "../words/words";
import { fieldsOf, paths, type Asset, type Contact, type Items } from "./calls";

/** Registers an asset, or changes one. */
export function AssetForm({ asset, owners, onSaved }: { asset: Asset | null; owners: Contact[]; onSaved: (asset: Asset) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const systems = useRead<Items<{ name: string }>>("/api/v1/systems");
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = fieldsOf(form.current!);
    const body = {
      name: text("name"),
      kind: text("kind") || undefined,
      contactId: Number(text("owner")) || null,
      plate: text("plate") || null,
      manuals: text("manuals").split(/\s+/).filter(Boolean),
      warrantyUntil: text("warranty") || null,
      system: text("system") || null,
      notes: text("notes") || null,
    };
    let saved: Asset | null = null;
    const sent = async () => (saved = asset ? await call<Asset>("PATCH", `${paths.assets}/${asset.id}`, { body }) : await call<Asset>("POST", paths.assets, { body }));
    if (await deed.run(sent)) onSaved(saved!);
  };
  return (
    <form class="grid-form" ref={form} onSubmit={save}>
      <Field label={t("Name")} fault={deed.fault("name")}>
        <input name="name" required maxLength={200} autocomplete="off" defaultValue={asset?.name} />
      </Field>
      <Field label={t("Kind")} optional hint={t("car, boiler, roof, …")} fault={deed.fault("kind")}>
        <input name="kind" maxLength={64} autocomplete="off" autocapitalize="none" defaultValue={asset?.kind ?? ""} />
      </Field>
      <Field label={t("Owner")} fault={deed.fault("contactId")}>
        <select name="owner">
          <option value="">{t("the home itself")}</option>
          {owners.map(({ id, name }) => (
            <option key={id} value={id} selected={id === asset?.contactId}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("Plate")} optional hint={t("three groups, as in KA-123-B")} fault={deed.fault("plate")}>
        <input name="plate" maxLength={11} autocomplete="off" autocapitalize="characters" defaultValue={asset?.plate ?? ""} />
      </Field>
      <Field label={t("Warranty until")} optional fault={deed.fault("warrantyUntil")}>
        <input name="warranty" type="date" defaultValue={asset?.warrantyUntil ?? ""} />
      </Field>
      <Field label={t("System it is")} optional hint={t("then its tickets and its plan show together")} fault={deed.fault("system")}>
        <input name="system" list="systems" maxLength={64} autocomplete="off" autocapitalize="none" defaultValue={asset?.system ?? ""} />
      </Field>
      <datalist id="systems">
        {systems.data?.items.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field label={t("Manuals")} optional hint={t("links, one a line")} fault={deed.fault("manuals")}>
        <textarea name="manuals" rows={2} defaultValue={asset?.manuals.join("\n") ?? ""} />
      </Field>
      <Field label={t("Notes")} optional fault={deed.fault("notes")}>
        <textarea name="notes" rows={2} defaultValue={asset?.notes ?? ""} />
      </Field>
      <button class="button primary" disabled={deed.busy}>
        {asset ? t("Save") : t("Add the asset")}
      </button>
      <p class="problem" role="alert">
        {deed.text("name", "kind", "contactId", "plate", "warrantyUntil", "system", "manuals", "notes")}
      </p>
    </form>
  );
}
