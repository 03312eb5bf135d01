import { address } from "../api/base";
import { Label } from "../parts/Label";
import { Loaded } from "../parts/Loaded";
import { Time } from "../parts/Time";
import { follow, urlOf } from "../state/router";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { say } from "../state/toasts";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { Archive } from "./Archive";
import { AssetFiles } from "./AssetFiles";
import { AssetForm } from "./AssetForm";
import { dayName, money, paths, type Asset, type Contact, type Items } from "./calls";

interface TicketLine {
  id: number;
  title: string;
  status: string;
  kind: string;
  createdAt: string;
}

/** One asset: what it is, what was and will be done on it, what it reports, its papers, and a label for it. */
export function AssetDetail({ id, owners, onChange }: { id: number; owners: Contact[]; onChange: () => void }) {
  const asset = useRead<Asset>(`${paths.assets}/${id}`, 30_000);
  const again = () => (asset.again(), onChange());
  const list = { place: "plan", part: "assets", at: null } as const;
  return (
    <Loaded read={asset}>
      {(it) => (
        <>
          <section class="panel">
            <p>
              <a class="button quiet small" href={urlOf(list)} onClick={follow(list)}>
                <Icon name="back" />
                {t("All assets")}
              </a>
            </p>
            <h2>{it.name}</h2>
            <dl class="facts">
              <Fact name={t("Kind")} text={it.kind} />
              <Fact name={t("Plate")} text={it.plate} />
              <Fact name={t("Owner")} text={owners.find((one) => one.id === it.contactId)?.name ?? t("the home itself")} />
              <Fact name={t("Warranty until")} text={it.warrantyUntil && dayName(it.warrantyUntil)} />
              <Fact name={t("Cost so far")} text={money(it.cost)} />
              <Fact name={t("Notes")} text={it.notes} />
            </dl>
            {it.manuals.length > 0 && (
              <ul class="lines" role="list" aria-label={t("Manuals")}>
                {it.manuals.map((manual) => (
                  <li key={manual}>
                    <a href={manual} target="_blank" rel="noreferrer">
                      {manual}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <div class="columns">
            <Jobs asset={it} />
            {it.system && <Tickets system={it.system} />}
          </div>
          <AssetFiles asset={it} onChange={again} />
          {me().mayWork && (
            <section class="panel">
              <h2>{t("Change it")}</h2>
              <AssetForm key={it.id} asset={it} owners={owners.filter((one) => !one.archived || one.id === it.contactId)} onSaved={() => (say(t("Saved.")), again())} />
              <p>
                <Archive path={`${paths.assets}/${it.id}`} archived={it.archived} what={it.name} onDone={again} />
              </p>
            </section>
          )}
          <Label name={it.name} url={`${address()}/plan/assets/${it.id}`} />
        </>
      )}
    </Loaded>
  );
}

function Fact({ name, text }: { name: string; text: string | null }) {
  if (!text) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function Jobs({ asset }: { asset: Asset }) {
  return (
    <section class="panel">
      <h2>{t("Its plan")}</h2>
      <ul class="lines" role="list">
        {(asset.jobs ?? []).length === 0 && <li>{t("Nothing was planned on it yet.")}</li>}
        {(asset.jobs ?? []).map((job) => {
          const route = { place: "plan", part: "day", at: job.day } as const;
          return (
            <li key={job.id} class="job" data-status={job.status}>
              <span class="line-main">
                <a href={urlOf(route)} onClick={follow(route)}>
                  {dayName(job.day, true)}
                </a>
                <small>{[job.description, job.notes].filter(Boolean).join(" · ")}</small>
              </span>
              <span class="state">{t(job.status)}</span>
              {job.cost !== null && <span>{money(job.cost)}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Tickets({ system }: { system: string }) {
  const tickets = useRead<Items<TicketLine>>(`/api/v1/tickets?system=${encodeURIComponent(system)}&order=newest&limit=20`, 30_000);
  return (
    <section class="panel">
      <h2>{t("Its tickets")}</h2>
      <Loaded read={tickets}>
        {({ items }) => (
          <ul class="lines" role="list">
            {items.length === 0 && <li>{t("It has reported nothing.")}</li>}
            {items.map((ticket) => {
              const route = { place: "ticket", id: ticket.id } as const;
              return (
                <li key={ticket.id}>
                  <span class="line-main">
                    <a href={urlOf(route)} onClick={follow(route)}>
                      {ticket.title}
                    </a>
                    <small>
                      #{ticket.id} · <Time at={ticket.createdAt} />
                    </small>
                  </span>
                  <span class="state" data-kind={ticket.kind}>
                    {t(ticket.status)}
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
