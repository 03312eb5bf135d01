import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Copy } from "../parts/Copy";
import { Field } from "../parts/Field";
import { Loaded } from "../parts/Loaded";
import { QrCode } from "../parts/QrCode";
import { Secret } from "../parts/Secret";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { say } from "../state/toasts";
import { t } from "../words/words";

const path = "/api/v1/second-factor";

interface Setup {
  secret: string;
  uri: string;
}

/** The second factor of one's own account: an authenticator app beside the password. */
export function SecondFactor() {
  const now = useRead<{ on: boolean; recoveryCodesLeft: number }>(path);
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <section class="panel" aria-labelledby="factor-title">
      <h2 id="factor-title">{t("Second factor")}</h2>
      {codes && <Secret title={t("Recovery codes:")} text={codes.join("\n")} onDone={() => setCodes(null)} />}
      <Loaded read={now}>
        {({ on, recoveryCodesLeft }) =>
          on ? <Off left={recoveryCodesLeft} onDone={now.again} /> : <On onDone={(made) => (setCodes(made), now.again())} />
        }
      </Loaded>
    </section>
  );
}

function On({ onDone }: { onDone: (codes: string[]) => void }) {
  const deed = useDeed();
  const password = useRef("");
  const [setup, setSetup] = useState<Setup | null>(null);
  const begin = async (event: SubmitEvent) => {
    event.preventDefault();
    password.current = read(event, "currentPassword");
    await deed.run(async () => setSetup(await call<Setup>("POST", path, { body: { currentPassword: password.current } })));
  };
  const confirm = async (event: SubmitEvent) => {
    event.preventDefault();
    const code = read(event, "code").replace(/\s/g, "");
    await deed.run(async () => {
      const made = await call<{ recoveryCodes: string[] }>("POST", `${path}/confirm`, { body: { currentPassword: password.current, secret: setup!.secret, code } });
      say(t("From now on a login needs a code. Other sessions of yours were ended."));
      onDone(made.recoveryCodes);
    });
  };
  if (!setup) {
    return (
      <>
        <p class="quiet-text">{t("Off: the password alone opens your account. With an authenticator app on your phone, a login also needs the code that it shows.")}</p>
        <form class="grid-form" onSubmit={begin}>
          <PasswordField fault={deed.fault("currentPassword")} />
          <button class="button" disabled={deed.busy}>
            {t("Set it up")}
          </button>
          <Trouble text={deed.text("currentPassword")} />
        </form>
      </>
    );
  }
  return (
    <>
      <p>{t("Scan this with an authenticator app, or type the key into it. Then enter the code that it shows.")}</p>
      <QrCode text={setup.uri} label={t("QR code for the authenticator app")} />
      <Copy text={setup.secret.replace(/(.{4})(?=.)/g, "$1 ")} label={t("Key for the authenticator app")} />
      <form class="grid-form" onSubmit={confirm}>
        <CodeField label={t("Code of the app")} fault={deed.fault("code")} numeric />
        <button class="button primary" disabled={deed.busy}>
          {t("Turn it on")}
        </button>
        <Trouble text={deed.text("code")} />
      </form>
    </>
  );
}

function Off({ left, onDone }: { left: number; onDone: () => void }) {
  const deed = useDeed();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { currentPassword: read(event, "currentPassword"), code: read(event, "code") };
    if (!(await deed.run(() => call("POST", `${path}/off`, { body })))) return;
    say(t("The second factor is off."));
    onDone();
  };
  return (
    <>
      <p>
        <span class="state" data-mail="sent">
          {t("on")}
        </span>{" "}
        {t("A login needs a code of your app. Recovery codes left: {0}. To get new ones, turn it off and on again.", left)}
      </p>
      <form class="grid-form" onSubmit={save}>
        <PasswordField fault={deed.fault("currentPassword")} />
        <CodeField label={t("Code of the app, or a recovery code")} fault={deed.fault("code")} />
        <button class="button danger" disabled={deed.busy}>
          {t("Turn it off")}
        </button>
        <Trouble text={deed.text("currentPassword", "code")} />
      </form>
    </>
  );
}

const read = (event: SubmitEvent, name: string) => String(new FormData(event.currentTarget as HTMLFormElement).get(name) ?? "");

function PasswordField({ fault }: { fault: string | undefined }) {
  return (
    <Field label={t("Your password")} fault={fault}>
      <input name="currentPassword" type="password" autocomplete="current-password" required />
    </Field>
  );
}

function CodeField({ label, fault, numeric = false }: { label: string; fault: string | undefined; numeric?: boolean }) {
  return (
    <Field label={label} fault={fault}>
      <input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck={false} inputMode={numeric ? "numeric" : "text"} required maxLength={64} />
    </Field>
  );
}

const Trouble = ({ text }: { text: string | null | undefined }) => (
  <p class="problem" role="alert">
    {text}
  </p>
);
