import { useState } from "preact/hooks";
import { address } from "../api/base";
import { call } from "../api/http";
import { Copy } from "../parts/Copy";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { login } from "../state/session";
import { t } from "../words/words";
import { paths, type ServerInfo, type System } from "./calls";
import { snippets } from "./snippets";

const placeholder = "tk_YOUR_TOKEN";

/** How to connect a system: lines to paste, with the real address, and with a token made for it here. */
export function Connect({ system }: { system: Pick<System, "name"> }) {
  const server = useRead<ServerInfo>(paths.server);
  const [token, setToken] = useState<{ name: string; token: string } | null>(null);
  const [shown, setShown] = useState(0);
  const deed = useDeed();
  const tenant = login.value.state === "in" ? login.value.session.tenant : "home";
  const make = () =>
    deed.run(async () => {
      // Another token for the same system needs a name of its own.
      const taken = new Set((await call<{ items: { name: string }[] }>("GET", "/api/v1/tokens")).items.map(({ name }) => name));
      let name = system.name;
      for (let at = 2; taken.has(name); at++) name = `${system.name.slice(0, 60)}-${at}`;
      setToken(await call<{ name: string; token: string }>("POST", "/api/v1/tokens", { body: { name, kind: "device", system: system.name } }));
    });
  const all = snippets({
    address: address(),
    host: location.hostname,
    mqttPort: server.data?.mqttPort || 1883,
    root: server.data?.mqttRoot ?? "ticketing",
    tenant,
    system: system.name,
    name: token?.name ?? system.name,
    token: token?.token ?? placeholder,
  });
  const one = all[shown]!;
  return (
    <section class="panel" aria-labelledby="connect-title">
      <h2 id="connect-title">{t("Connect it")}</h2>
      {token ? (
        <p class="notice" role="status">
          {t("The lines below hold the new token {0}. It is shown only now; delete it under Settings, Tokens, if it gets into wrong hands.", token.name)}
        </p>
      ) : (
        <p>
          <button class="button primary" disabled={deed.busy} onClick={() => void make()}>
            {t("Make a token for it")}
          </button>{" "}
          {t("It is put into the lines below, and may only report for this system.")}
        </p>
      )}
      <p class="problem" role="alert">
        {deed.problem?.text}
      </p>
      <div class="snippet-tabs" role="tablist" aria-label={t("With what")}>
        {all.map(({ name }, at) => (
          <button key={name} role="tab" id={`tab-${at}`} aria-selected={at === shown} aria-controls="snippet" tabIndex={at === shown ? 0 : -1} onClick={() => setShown(at)} onKeyDown={(event) => turn(event, at, all.length, setShown)}>
            {name}
          </button>
        ))}
      </div>
      <div id="snippet" role="tabpanel" aria-labelledby={`tab-${shown}`}>
        <p>{one.about}</p>
        <Copy text={one.text} label={one.name} />
      </div>
    </section>
  );
}

/** Arrow keys go from tab to tab, as everywhere. */
function turn(event: KeyboardEvent, at: number, count: number, show: (at: number) => void) {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (!by) return;
  event.preventDefault();
  const next = (at + by + count) % count;
  show(next);
  document.getElementById(`tab-${next}`)?.focus();
}
