import { useState } from "preact/hooks";
import { Field } from "../parts/Field";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { Secret } from "../parts/Secret";
import { Time } from "../parts/Time";
import { useAdd } from "../parts/useAdd";
import { useRead } from "../state/read";
import { t, w } from "../words/words";

interface Token {
  id: number;
  name: string;
  kind: string;
  scope: string;
  system: string | null;
  createdBy: string;
  createdAt: string;
  usedAt?: string | null;
  token?: string;
}

const path = "/api/v1/tokens";
const kinds = [w("device"), w("script")];
const scopes = [
  { scope: "intake", about: w("reports") },
  { scope: "read", about: w("reads") },
  { scope: "full", about: w("does everything") },
];

/** Credentials of devices and scripts. */
export function Tokens() {
  const tokens = useRead<{ items: Token[] }>(path);
  const [made, setMade] = useState<Token | null>(null);
  return (
    <>
      {made?.token && <Secret title={t("Token of {0}:", made.name)} text={made.token} onDone={() => setMade(null)} />}
      <Loaded read={tokens}>
        {({ items }) => (
          <section class="panel">
            <h2>{t("Tokens")}</h2>
            <Files path={path} />
            <p class="quiet-text">{t("A deleted token is refused at once, on open connections too.")}</p>
            <ul class="lines" role="list">
              {items.map((token) => (
                <li key={token.id}>
                  <span class="line-main">
                    <strong>{token.name}</strong>
                    <small>{[t(token.kind), t(scopes.find(({ scope }) => scope === token.scope)?.about ?? token.scope), token.system].filter(Boolean).join(" · ")}</small>
                  </span>
                  <small class="wide-only">
                    {token.createdBy}, <Time at={token.createdAt} />
                    {token.usedAt && (
                      <>
                        {" · "}
                        {t("last used")} <Time at={token.usedAt} relative />
                      </>
                    )}
                  </small>
                  <Remove path={`${path}/${token.id}`} what={token.name} onGone={tokens.again} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </Loaded>
      <Add onAdded={(token) => (setMade(token), tokens.again())} />
    </>
  );
}

function Add({ onAdded }: { onAdded: (token: Token) => void }) {
  const { form, deed, add } = useAdd(path, (text) => ({ name: text("name"), kind: text("kind"), system: text("system"), scope: text("scope") }), onAdded);
  return (
    <section class="panel">
      <h2>{t("New token")}</h2>
      <form class="grid-form" ref={form} onSubmit={add}>
        <Field label={t("Name")} fault={deed.fault("name")}>
          <input name="name" required maxLength={64} autocomplete="off" autocapitalize="none" />
        </Field>
        <Field label={t("For a")} fault={deed.fault("kind")}>
          <select name="kind">
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(kind)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("System")} optional hint={t("a device's own name if empty")} fault={deed.fault("system")}>
          <input name="system" maxLength={64} autocomplete="off" autocapitalize="none" />
        </Field>
        <Field label={t("May")} fault={deed.fault("scope")}>
          <select name="scope">
            <option value="">{t("what is usual for it")}</option>
            {scopes.map(({ scope, about }) => (
              <option key={scope} value={scope}>
                {t(about)}
              </option>
            ))}
          </select>
        </Field>
        <button class="button primary" disabled={deed.busy}>
          {t("Make it")}
        </button>
        <p class="problem" role="alert">
          {deed.text("name", "kind", "system", "scope")}
        </p>
      </form>
    </section>
  );
}
