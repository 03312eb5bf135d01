import { useState } from "preact/hooks";
import { address } from "../api/base";
import { call } from "../api/http";
import { Loaded } from "../parts/Loaded";
import { Secret } from "../parts/Secret";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { t } from "../words/words";
import "../styles/parts.css";

const path = "/api/v1/session/calendar";

/** The secret address at which calendar programs find one's due times. */
export function CalendarFeed() {
  const feed = useRead<{ since: string | null }>(path);
  const deed = useDeed();
  const [made, setMade] = useState<string | null>(null);
  const make = () => deed.run(async () => (setMade(address() + (await call<{ path: string }>("POST", path)).path), feed.again()));
  const end = () => deed.run(async () => (await call("DELETE", path), setMade(null), feed.again()));
  return (
    <section class="panel">
      <h2>{t("Calendar")}</h2>
      <p class="quiet-text">{t("A secret address for your calendar program: it shows when the tickets are due that you may see. Whoever knows it sees them too, until you end it.")}</p>
      {made && <Secret title={t("Address of your calendar:")} text={made} onDone={() => setMade(null)} />}
      <Loaded read={feed}>
        {({ since }) => (
          <p class="files">
            {since !== null && (
              <span>
                {t("There is one since")} <Time at={since} />.
              </span>
            )}
            <button class="button small" disabled={deed.busy} onClick={make}>
              {since === null ? t("Make an address") : t("Make a new address")}
            </button>
            {since !== null && (
              <button class="button small danger" disabled={deed.busy} onClick={end}>
                {t("End the address")}
              </button>
            )}
          </p>
        )}
      </Loaded>
      <p class="problem" role="alert">
        {deed.problem?.text}
      </p>
    </section>
  );
}
