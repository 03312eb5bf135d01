import { useEffect, useRef, useState } from "preact/hooks";
import { base } from "../api/base";
import { call } from "../api/http";
import { Problem } from "../api/problem";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { Logo } from "../views/Icon";
import { t } from "../words/words";

interface Invitation {
  tenantName: string;
  email: string | null;
  role: string;
  invitedBy: string;
}

/** Who was invited by a link chooses a name and a password. The link's secret stands behind the #, which no server log sees. */
export function Register() {
  const secret = location.hash.slice(1);
  const form = useRef<HTMLFormElement>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const deed = useDeed();
  useEffect(() => {
    call<Invitation>("POST", "/api/v1/registrations/look", { body: { invitation: secret } }).then(setInvitation, (thrown: unknown) => setRefused(Problem.of(thrown)));
  }, [secret]);
  const register = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const body = { invitation: secret, name: text("name"), password: String(data.get("password")), ...(!invitation!.email && text("email") && { email: text("email") }) };
    if (await deed.run(() => call("POST", "/api/v1/registrations", { body }))) location.replace(base);
  };
  return (
    <main class="gate">
      <Logo />
      <h1>Home Ticketing</h1>
      {refused && (
        <p class="problem" role="alert">
          {refused.status === 404 ? t("This invitation is not valid any more. Ask whoever sent it for another one.") : refused.text}
        </p>
      )}
      {invitation && (
        <form class="gate-form" ref={form} onSubmit={register}>
          <p>{t("{0} invites you to {1}.", invitation.invitedBy, invitation.tenantName)}</p>
          <Field label={t("Name")} fault={deed.fault("name")}>
            <input name="name" autocomplete="username" autocapitalize="none" required maxLength={64} />
          </Field>
          {!invitation.email && (
            <Field label={t("Mail address")} optional fault={deed.fault("email")}>
              <input name="email" type="email" autocomplete="email" />
            </Field>
          )}
          <Field label={t("Password")} fault={deed.fault("password")}>
            <input name="password" type="password" autocomplete="new-password" required />
          </Field>
          <p class="problem" role="alert">
            {deed.text("name", "email", "password")}
          </p>
          <button class="button primary wide" disabled={deed.busy}>
            {t("Join")}
          </button>
        </form>
      )}
    </main>
  );
}
