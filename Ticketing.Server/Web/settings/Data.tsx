import { under } from "../api/base";
import { Loaded } from "../parts/Loaded";
import { Time } from "../parts/Time";
import { useRead } from "../state/read";
import { paths, type ServerInfo } from "../systems/calls";
import { t } from "../words/words";
import { Kept } from "./Kept";
import { megabytes } from "./megabytes";

interface Storage {
  bytes: number | null;
  freeBytes: number | null;
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
        <h2>{t("Sizes and retention")}</h2>
        <Loaded read={storage}>
          {(data) =>
            data.bytes !== null &&
            data.freeBytes !== null && (
              <dl class="facts">
                <Figure name={t("Store")} value={megabytes(data.bytes)} />
                <Figure name={t("Free on its disk")} value={megabytes(data.freeBytes)} />
              </dl>
            )
          }
        </Loaded>
        <Kept onFreed={storage.again} />
      </section>
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

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
