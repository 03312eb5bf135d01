import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { Secret } from "../parts/Secret";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { say } from "../state/toasts";
import { t } from "../words/words";

interface Invitation {
  id: number;
  email: string | null;
  role: string;
  expiresAt: string;
  mailed?: boolean;
  link?: string;
  mailAnswer?: string;
}

const path = "/api/v1/invitations";

/** Links by which people join and choose a password of their own; mailed if that is possible, else shown once. */
export function Invitations() {
  const invitations = useRead<{ items: Invitation[] }>(path);
  const form = useRef<HTMLFormElement>(null);
  const [made, setMade] = useState<Invitation | null>(null);
  const deed = useDeed();
  const invite = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const email = String(data.get("email") ?? "").trim();
    const done = await deed.run(async () => {
      const invitation = await call<Invitation>("POST", path, { body: { role: data.get("role"), ...(email && { email }) } });
      setMade(invitation.link ? invitation : null);
      if (invitation.mailed) say(t("The invitation was mailed to {0}.", email));
    });
    if (!done) return;
    form.current!.reset();
    invitations.again();
  };
  return (
    <section class="panel">
      <h2>{t("Invite somebody")}</h2>
      {made?.link && <Secret title={t("The link to send:")} text={made.link} onDone={() => setMade(null)} />}
      <form class="grid-form" ref={form} onSubmit={invite}>
        <Field label={t("Mail address")} optional hint={t("without one you send the link yourself")} fault={deed.fault("email")}>
          <input name="email" type="email" autocomplete="off" />
        </Field>
        <Field label={t("Role")} fault={deed.fault("role")}>
          <select name="role">
            {["member", "agent", "admin"].map((role) => (
              <option key={role} value={role}>
                {t(role)}
              </option>
            ))}
          </select>
        </Field>
        <button class="button primary" disabled={deed.busy}>
          {t("Invite")}
        </button>
        <p class="problem" role="alert">
          {deed.text("email", "role")}
        </p>
      </form>
      {invitations.data && invitations.data.items.length > 0 && <Files path={path} />}
      <Loaded read={invitations}>
        {({ items }) => (
          <ul class="lines" role="list">
            {items.map((invitation) => (
              <li key={invitation.id}>
                <span class="line-main">
                  <strong>{invitation.email ?? t("A link")}</strong>
                  <small>
                    {t(invitation.role)} · {t("valid until")} <Time at={invitation.expiresAt} />
                  </small>
                </span>
                <Remove path={`${path}/${invitation.id}`} what={invitation.email ?? t("A link")} onGone={invitations.again} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
