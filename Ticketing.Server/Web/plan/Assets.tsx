import { useState } from "preact/hooks";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { follow, go, urlOf } from "../state/router";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t } from "../words/words";
import { AssetDetail } from "./AssetDetail";
import { AssetForm } from "./AssetForm";
import { money, paths, type Asset, type Contact, type Items } from "./calls";

/** What is looked after; one of them with its plan, its tickets, its papers and its label. */
export function Assets({ at }: { at: string | null }) {
  const [all, setAll] = useState(false);
  const assets = useRead<Items<Asset>>(`${paths.assets}${all ? "?archived=true" : ""}`);
  const contacts = useRead<Items<Contact>>(`${paths.contacts}?archived=true`);
  const owners = contacts.data?.items ?? [];
  if (at !== null) return <AssetDetail key={at} id={Number(at)} owners={owners} onChange={assets.again} />;
  return (
    <>
      <section class="panel">
        <h2>{t("Assets")}</h2>
        <Files path={paths.assets} />
        <label class="check">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} /> {t("Archived ones too")}
        </label>
        <Loaded read={assets}>
          {({ items }) => (
            <ul class="lines" role="list">
              {items.length === 0 && <li>{t("Nothing yet. A boiler, a roof, a car: add it below.")}</li>}
              {items.map((asset) => {
                const route = { place: "plan", part: "assets", at: String(asset.id) } as const;
                return (
                  <li key={asset.id}>
                    <span class="line-main">
                      <a href={urlOf(route)} onClick={follow(route)}>
                        {asset.name}
                      </a>
                      <small>{[asset.kind, asset.plate, owners.find(({ id }) => id === asset.contactId)?.name, asset.system].filter(Boolean).join(" · ")}</small>
                    </span>
                    {asset.archived && <span class="state">{t("archived")}</span>}
                    <span>{money(asset.cost)}</span>
                  </li>
                );
              })}
            </ul>
          )}
        </Loaded>
      </section>
      {me().mayWork && (
        <section class="panel">
          <h2>{t("New asset")}</h2>
          <AssetForm asset={null} owners={owners.filter(({ archived }) => !archived)} onSaved={({ id }) => (assets.again(), go({ place: "plan", part: "assets", at: String(id) }))} />
        </section>
      )}
    </>
  );
}
