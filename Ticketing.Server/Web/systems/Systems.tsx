import { useEffect } from "preact/hooks";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { useRead } from "../state/read";
import { t } from "../words/words";
import { paths, type Health, type Systems as SystemList } from "./calls";
import { SystemDetail } from "./SystemDetail";
import { SystemRow } from "./SystemRow";
import type { SystemPart } from "../model/route";
import { AddSystem } from "./AddSystem";
import { Heartbeats } from "./Heartbeats";
import { Parts } from "./Parts";
import { Silences } from "./Silences";
import { TurnedAway } from "../views/TurnedAway";
import { Icon } from "../views/Icon";
import "../styles/pages.css";
import "../styles/systems.css";

const interval = 20_000;

/** What reports, whether it is well, and who was turned away; one of them with how to connect it. */
export function Systems({ id }: { id: number | SystemPart | null }) {
  if (id === "heartbeats") return <Heartbeats />;
  return id === "silences" ? <Silences /> : <Reporting id={id} />;
}

function Reporting({ id }: { id: number | null }) {
  const systems = useRead<SystemList>(paths.systems, interval);
  const health = useRead<Health>(paths.health, 3 * interval);
  useEffect(() => document.querySelector("#place")?.scrollTo(0, 0), [id]);
  return (
    <Loaded read={systems}>
      {({ items }) => {
        const chosen = id === null ? null : (items.find((system) => system.id === id) ?? null);
        if (chosen) return <SystemDetail key={chosen.id} system={chosen} health={health.data} onChange={systems.again} />;
        return (
          <div class="page">
            <header class="page-head">
              <h1>{t("Systems")}</h1>
              <Parts shown={null} />
              <p>{t("Everything that reports: boards, scripts, servers. A system appears here with its first report, or when you add it.")}</p>
            </header>
            {id !== null && <p class="problem">{t("There is no such system. It may have been deleted.")}</p>}
            <AddSystem onAdded={systems.again} />
            {items.length === 0 ? (
              <div class="empty">
                <Icon name="system" />
                <h2>{t("Nothing reports yet")}</h2>
                <p>{t("Give your first device a name above: you get a token and the lines to paste, for curl, MQTT, Home Assistant, ESPHome and others.")}</p>
              </div>
            ) : (
              <ul class="cards" role="list">
                {items.map((system) => (
                  <SystemRow key={system.id} system={system} health={health.data?.systems.find(({ name }) => name === system.name) ?? null} />
                ))}
              </ul>
            )}
            {items.length > 0 && <Files path={paths.systems} />}
            <TurnedAway />
          </div>
        );
      }}
    </Loaded>
  );
}
