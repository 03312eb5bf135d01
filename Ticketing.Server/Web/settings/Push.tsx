import { useEffect, useState } from "preact/hooks";
import { call } from "../api/http";
import { Loaded } from "../parts/Loaded";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { endpointHere, pushWorks, subscribe, unsubscribe } from "../state/push";
import { useRead } from "../state/read";
import { t } from "../words/words";
import { Kinds } from "./Kinds";
import "../styles/parts.css";

interface Browser {
  id: number;
  browser: string | null;
  service: string;
  kinds: string[];
  createdAt: string;
  lastAnswer: string | null;
}

interface State {
  key: string;
  allKinds: string[];
  items: Browser[];
}

const path = "/api/v1/session/push";

const usual = ["opened", "due-soon", "breached", "mentioned"];

/** Which of one's browsers show notifications, of what, even while the page is closed. */
export function Push() {
  const state = useRead<State>(path);
  return (
    <section class="panel">
      <h2>{t("Notifications")}</h2>
      <p class="quiet-text">{t("Shown on this device even while the page is closed. Your quiet hours hold for them too.")}</p>
      <Loaded read={state}>
        {(now) => (
          <>
            <Here state={now} onChange={state.again} />
            {now.items.length > 0 && <List items={now.items} onChange={state.again} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Here({ state, onChange }: { state: State; onChange: () => void }) {
  const deed = useDeed();
  const [kinds, setKinds] = useState(usual);
  const [on, setOn] = useState<boolean | null>(null);
  useEffect(() => void endpointHere().then((endpoint) => setOn(endpoint !== null)), []);
  if (!pushWorks()) return <p class="notice">{t("This browser shows none here: that needs HTTPS (or this machine itself), and on an iPhone the page on the home screen.")}</p>;
  const turnOn = () =>
    deed.run(async () => {
      await call("POST", path, { body: { ...(await subscribe(state.key)), kinds } });
      setOn(true);
      onChange();
    });
  const turnOff = () => deed.run(async () => (await unsubscribe(), setOn(false)));
  return (
    <>
      <Kinds label={t("What this device shows")} all={state.allKinds} chosen={kinds} onChange={setKinds} />
      <p class="files">
        <button class="button" disabled={deed.busy || on === null} onClick={turnOn}>
          {on ? t("Save for this device") : t("Turn on for this device")}
        </button>
        {on && (
          <button class="button" disabled={deed.busy} onClick={turnOff}>
            {t("Turn off for this device")}
          </button>
        )}
      </p>
      <p class="problem" role="alert">
        {deed.problem?.text}
      </p>
    </>
  );
}

function List({ items, onChange }: { items: Browser[]; onChange: () => void }) {
  const deed = useDeed();
  return (
    <ul class="lines" role="list">
      {items.map((one) => (
        <li key={one.id}>
          <span class="line-main">
            <strong>{one.browser ?? t("A browser")}</strong>
            <small>
              {one.service} · {t("since")} <Time at={one.createdAt} />
              {one.lastAnswer && ` · ${one.lastAnswer}`}
            </small>
          </span>
          <button class="button small" disabled={deed.busy} onClick={() => void deed.run(async () => (await call("DELETE", `${path}/${one.id}`), onChange()))}>
            {t("End")}
          </button>
        </li>
      ))}
    </ul>
  );
}
