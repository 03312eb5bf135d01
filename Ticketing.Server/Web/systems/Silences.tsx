import { useState } from "preact/hooks";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { Time } from "../parts/Time";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { Parts } from "./Parts";
import { SilenceForm } from "./SilenceForm";
import { told, type Alert, type Matcher, type Silence } from "./silence";

const interval = 20_000;

/** Alerts that fire, and which of them are not to be heard for a while; the same silences as in Prometheus' Alertmanager and amtool. */
export function Silences() {
  const silences = useRead<Silence[]>("/api/v2/silences", interval);
  const alerts = useRead<Alert[]>("/api/v2/alerts", interval);
  const [draft, setDraft] = useState<Matcher[] | null>(null);
  const again = () => {
    silences.again();
    alerts.again();
  };
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("Systems")}</h1>
        <Parts shown="silences" />
        <p>{t("A silenced alert opens no ticket. What still fires when the silence ends opens one then.")}</p>
      </header>
      {draft ? (
        <section class="panel">
          <h2>{t("New silence")}</h2>
          <SilenceForm key={JSON.stringify(draft)} matchers={draft} onEnd={() => (setDraft(null), again())} />
        </section>
      ) : (
        me().mayWork && (
          <p>
            <button class="button primary" onClick={() => setDraft([{ name: "alertname", value: "", isRegex: false, isEqual: true }])}>
              <Icon name="plus" />
              {t("New silence")}
            </button>
          </p>
        )
      )}
      <Loaded read={silences}>
        {(all) => {
          const current = all.filter(({ status }) => status.state !== "expired");
          return (
            <section class="panel">
              <h2>{t("Silences")}</h2>
              <Files path="/api/v2/silences" />
              {current.length === 0 && <p class="quiet-text">{t("Every alert is heard.")}</p>}
              <ul class="lines" role="list" hidden={current.length === 0}>
                {current.map((silence) => (
                  <li key={silence.id}>
                    <span class="line-main">
                      <strong>{told(silence.matchers)}</strong>
                      <small>{[silence.createdBy, silence.comment].filter(Boolean).join(": ")}</small>
                    </span>
                    <small>
                      {silence.status.state === "pending" ? t("from") : t("until")} <Time at={silence.status.state === "pending" ? silence.startsAt : silence.endsAt} />
                    </small>
                    {me().mayWork && <Remove path={`/api/v2/silence/${silence.id}`} what={told(silence.matchers)} onGone={again} />}
                  </li>
                ))}
              </ul>
            </section>
          );
        }}
      </Loaded>
      <Loaded read={alerts}>
        {(all) => (
          <section class="panel">
            <h2>{t("Firing alerts")}</h2>
            {all.length === 0 && <p class="quiet-text">{t("None. Alerts come from Prometheus or its Alertmanager: the lines to connect them are on each system's page.")}</p>}
            <ul class="lines" role="list" hidden={all.length === 0}>
              {all.map((alert) => (
                <li key={alert.fingerprint}>
                  <span class="line-main">
                    <strong>{alert.labels["alertname"] ?? alert.fingerprint}</strong>
                    <small>{told(matchersOf(alert).slice(1))}</small>
                  </span>
                  <small>
                    {t("since")} <Time at={alert.startsAt} />
                  </small>
                  {alert.status.state === "suppressed" ? (
                    <span class="state">{t("silenced")}</span>
                  ) : (
                    me().mayWork && (
                      <button class="button small" aria-label={t("Silence {0}", alert.labels["alertname"] ?? "")} onClick={() => setDraft(matchersOf(alert))}>
                        <Icon name="snooze" />
                        {t("Silence")}
                      </button>
                    )
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </Loaded>
    </div>
  );
}

/** What an alert is called first, the rest by name. */
const matchersOf = ({ labels }: Alert): Matcher[] =>
  Object.entries(labels)
    .sort(([a], [b]) => Number(b === "alertname") - Number(a === "alertname") || a.localeCompare(b))
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
