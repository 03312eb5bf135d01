import { ago } from "../model/timeLeft";
import { useMinute } from "../state/clock";
import { useTurnedAway } from "../state/turnedAway";
import { t } from "../words/words";

const most = 5;

/** "Why does my board not connect?": who was turned away, why, and what helps. Nothing where nobody was. */
export function TurnedAway() {
  const now = useMinute();
  const clients = useTurnedAway();
  if (clients.length === 0) return null;
  return (
    <section class="capacity turned-away" aria-labelledby="turned-away-title">
      <h3 id="turned-away-title">{t("Turned away")}</h3>
      <ul role="list">
        {clients.slice(0, most).map((client) => (
          <li key={[client.code, client.address, client.userName].join()}>
            <p>
              <strong>{client.userName ?? client.clientId ?? t("A client")}</strong>{" "}
              <span>{[client.address, client.count > 1 ? t("{0} times, last {1}", client.count, ago(client.lastAt, now)) : ago(client.lastAt, now)].filter(Boolean).join(" · ")}</span>
            </p>
            <p>
              {client.why} <span>{client.remedy}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
