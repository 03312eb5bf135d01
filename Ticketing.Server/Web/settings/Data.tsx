import { useState } from "preact/hooks";
import { under } from "../api/base";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { Time } from "../parts/Time";
import { useRead } from "../state/read";
import { paths, type ServerInfo } from "../systems/calls";
import { say } from "../state/toasts";
import { locale, t, tn } from "../words/words";

interface Storage {
  bytes: number | null;
  freeBytes: number | null;
  tickets: number;
  events: number;
  mails: number;
  backup: { at: string; file: string; bytes: number } | null;
}

/** What is stored and how much room it takes; backup, and files to take along. */
export function Data() {
  const storage = useRead<Storage>("/api/v1/storage");
  const server = useRead<ServerInfo>(paths.server);
  return (
    <>
      <section class="panel">
        <h2>{t("Backup")}</h2>
        <Loaded read={storage}>
          {({ backup }) => (
            <p class={backup ? "" : "notice"}>
              {backup ? (
                <>
                  {t("The last backup that succeeded:")} <Time at={backup.at} />, {megabytes(backup.bytes)}, {backup.file}
                </>
              ) : (
                t("No backup was made yet. One command makes a verified copy of everything while the server runs; let a timer call it every night, onto another disk:")
              )}
            </p>
          )}
        </Loaded>
        <pre class="command" tabIndex={0} aria-label={t("The command")}>
          <code>ticketing backup /mnt/backup/ticketing-$(date +%F).zip</code>
        </pre>
      </section>
      <section class="panel">
        <h2>{t("Sizes")}</h2>
        <Loaded read={storage}>
          {(data) => (
            <dl class="facts">
              {data.bytes !== null && <Figure name={t("Store")} value={megabytes(data.bytes)} />}
              {data.freeBytes !== null && <Figure name={t("Free on its disk")} value={megabytes(data.freeBytes)} />}
              <Figure name={t("Tickets")} value={data.tickets.toLocaleString(locale())} />
              <Figure name={t("Events")} value={data.events.toLocaleString(locale())} />
              <Figure name={t("Mails")} value={data.mails.toLocaleString(locale())} />
            </dl>
          )}
        </Loaded>
      </section>
      <OldMails onFreed={storage.again} />
      <section class="panel">
        <h2>{t("Take it along")}</h2>
        <p class="line-form">
          <a class="button" href={under("/api/v1/tickets.csv")} download>
            {t("Tickets as CSV")}
          </a>
          <a class="button" href={under("/api/v1/tickets.xlsx")} download>
            {t("Tickets as XLSX")}
          </a>
        </p>
      </section>
      <Loaded read={server}>
        {(info) => (
          <section class="panel">
            <h2>{t("Server")}</h2>
            <dl class="facts">
              <Figure name={t("Version")} value={info.version} />
              <Figure name={t("Database")} value={info.database} />
              <Figure name={t("Time zone")} value={info.timeZone} />
              <Figure name="MQTT" value={info.mqttPort ? String(info.mqttPort) : t("off")} />
              <Figure name={t("Address in mails")} value={info.publicUrl ?? t("where somebody last logged in")} />
              <Figure name={t("Storm guard")} value={info.guard.stormPerMinute ? t("from {0} new tickets a minute of one system, {1} at once", info.guard.stormPerMinute, info.guard.stormBurst) : t("off")} />
              <Figure name={t("Flapping")} value={info.guard.flapChanges ? t("more than {0} changes in {1} min", info.guard.flapChanges, info.guard.flapMinutes) : t("off")} />
            </dl>
            <p>
              <a class="button" href={under("/scalar")}>
                {t("API reference")}
              </a>
            </p>
          </section>
        )}
      </Loaded>
    </>
  );
}

const ages = [30, 90, 180, 365];

/** What is kept how long: tickets and their history stay; mails that were sent can go. */
function OldMails({ onFreed }: { onFreed: () => void }) {
  const [days, setDays] = useState(90);
  const path = `/api/v1/mails/old?days=${days}`;
  const old = useRead<{ mails: number; bytes: number }>(path);
  const freed = () => {
    say(t("The old mails are deleted."));
    old.again();
    onFreed();
  };
  return (
    <section class="panel">
      <h2>{t("What is kept")}</h2>
      <p class="quiet-text">{t("Tickets, their history and the audit trail are kept for good. Mails that were sent can be deleted; the log still tells what happened.")}</p>
      <div class="line-form">
        <label class="choice">
          <span>{t("Mails older than")}</span>
          <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {ages.map((age) => (
              <option key={age} value={age}>
                {t("{0} days", age)}
              </option>
            ))}
          </select>
        </label>
        <Loaded read={old}>
          {({ mails, bytes }) =>
            mails === 0 ? (
              <p>{t("There are none.")}</p>
            ) : (
              <>
                <p>
                  {tn(mails, "{0} mail", "{0} mails")}: {t("will free {0}", megabytes(bytes))}
                </p>
                <Remove path={path} what={tn(mails, "{0} mail", "{0} mails")} label={t("Delete them")} onGone={freed} />
              </>
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

export const megabytes = (bytes: number) =>
  bytes < 900_000 ? `${Math.ceil(bytes / 1000)} kB` : bytes < 900_000_000 ? `${(bytes / 1e6).toLocaleString(locale(), { maximumFractionDigits: 1 })} MB` : `${(bytes / 1e9).toLocaleString(locale(), { maximumFractionDigits: 1 })} GB`;
