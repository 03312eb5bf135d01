import { useState } from "preact/hooks";
import { address } from "../api/base";
import { call } from "../api/http";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { login } from "../state/session";
import { t } from "../words/words";
import { paths, type ServerInfo, type System } from "./calls";
import { Snippets } from "./Snippets";
import { snippets } from "./snippets";

const placeholder = "tk_YOUR_TOKEN";

/** How to connect a system: lines to paste, with the real address, and with a token made for it here. */
export function Connect({ system }: { system: Pick<System, "name"> }) {
  const server = useRead<ServerInfo>(paths.server);
  const [token, setToken] = useState<{ name: string; token: string } | null>(null);
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
      <Snippets all={all} />
    </section>
  );
}
