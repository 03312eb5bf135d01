import { useState } from "preact/hooks";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { HeartbeatCard } from "./HeartbeatCard";
import { HeartbeatForm } from "./HeartbeatForm";
import { heartbeatsPath, type Heartbeat } from "./heartbeat";
import { Parts } from "./Parts";

const interval = 15_000;

/** Jobs that have to report in time: backups, renewals, whatever is missed only when it is needed. */
export function Heartbeats() {
  const checks = useRead<{ items: Heartbeat[] }>(heartbeatsPath, interval);
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState(0);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("Systems")}</h1>
        <Parts shown="heartbeats" />
        <p>{t("A job calls its address when it has run. When the call does not come in time, a ticket opens; the next call finishes it.")}</p>
      </header>
      {me().mayWork &&
        (adding ? (
          <section class="panel">
            <h2>{t("New heartbeat")}</h2>
            <HeartbeatForm
              check={null}
              onEnd={(saved) => {
                setAdding(false);
                if (saved) setOpened(saved.id);
                checks.again();
              }}
            />
          </section>
        ) : (
          <p>
            <button class="button primary" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t("Add a heartbeat")}
            </button>
          </p>
        ))}
      <Loaded read={checks}>
        {({ items }) =>
          items.length === 0 ? (
            <div class="empty">
              <Icon name="clock" />
              <h2>{t("No job is watched yet")}</h2>
              <p>{t("Add the nightly backup: you get an address and the line that calls it, for cron, systemd or a script. Its silence is then a ticket.")}</p>
            </div>
          ) : (
            <>
              <Files path={heartbeatsPath} />
              <ul class="heartbeats" role="list">
                {items.map((check) => (
                  <HeartbeatCard key={check.id} check={check} open={check.id === opened} onToggle={() => setOpened(check.id === opened ? 0 : check.id)} onChange={checks.again} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </div>
  );
}
