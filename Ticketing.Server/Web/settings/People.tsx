import { useState } from "preact/hooks";
import { call } from "../api/http";
import { Problem } from "../api/problem";
import { Field } from "../parts/Field";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { Secret } from "../parts/Secret";
import { Time } from "../parts/Time";
import { useAdd } from "../parts/useAdd";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { say } from "../state/toasts";
import { Invitations } from "./Invitations";
import { t, w } from "../words/words";

interface User {
  id: number;
  name: string;
  email: string | null;
  role: string;
  secondFactor: boolean;
  createdAt: string;
  password?: string;
}

const path = "/api/v1/users";
const roles = [
  { role: "member", about: w("reports, and sees the own tickets") },
  { role: "agent", about: w("works tickets") },
  { role: "admin", about: w("also manages everything here") },
];
w("member"), w("agent"), w("admin");

/** Who may do what. */
export function People() {
  const users = useRead<{ items: User[] }>(path);
  const [made, setMade] = useState<User | null>(null);
  return (
    <>
      {made?.password && <Secret title={t("Password of {0}:", made.name)} text={made.password} onDone={() => setMade(null)} />}
      <Loaded read={users}>
        {({ items }) => (
          <section class="panel">
            <h2>{t("People")}</h2>
            <Files path={path} />
            <ul class="lines" role="list">
              {items.map((user) => (
                <Line key={user.id} user={user} onChange={users.again} />
              ))}
            </ul>
          </section>
        )}
      </Loaded>
      <Invitations />
      <Add onAdded={(user) => (setMade(user), users.again())} />
    </>
  );
}

function Line({ user, onChange }: { user: User; onChange: () => void }) {
  const change = async (role: string) => {
    try {
      await call("PATCH", `${path}/${user.id}`, { body: { role } });
      say(t("{0} is now {1}.", user.name, t(role)));
    } catch (thrown) {
      say(Problem.of(thrown).text, { tone: "bad" });
    }
    onChange();
  };
  return (
    <li>
      <span class="line-main">
        <strong>{user.name}</strong>
        <small>{user.email ?? t("no mail address: gets no mails")}</small>
        {user.secondFactor && <LostFactor user={user} onDone={onChange} />}
      </span>
      <small class="wide-only">
        {t("since")} <Time at={user.createdAt} />
      </small>
      <select aria-label={t("Role of {0}", user.name)} onChange={(event) => void change(event.currentTarget.value)}>
        {roles.map(({ role }) => (
          <option key={role} value={role} selected={role === user.role}>
            {t(role)}
          </option>
        ))}
      </select>
      {user.name !== me().name && <Remove path={`${path}/${user.id}`} what={user.name} onGone={onChange} />}
    </li>
  );
}

/** For whoever has lost phone and recovery codes; asks a second time. */
function LostFactor({ user, onDone }: { user: User; onDone: () => void }) {
  const [sure, setSure] = useState(false);
  const press = async () => {
    if (!sure) return setSure(true);
    try {
      await call("DELETE", `${path}/${user.id}/second-factor`);
      say(t("{0} now logs in with the password alone.", user.name));
    } catch (thrown) {
      say(Problem.of(thrown).text, { tone: "bad" });
    }
    onDone();
  };
  return (
    <button type="button" class="link" onBlur={() => setSure(false)} onClick={() => void press()}>
      {sure ? t("Really turn the second factor of {0} off?", user.name) : t("Turn the second factor off")}
    </button>
  );
}

function Add({ onAdded }: { onAdded: (user: User) => void }) {
  const { form, deed, add } = useAdd(path, (text) => ({ name: text("name"), email: text("email"), role: text("role") }), onAdded);
  return (
    <section class="panel">
      <h2>{t("Add somebody")}</h2>
      <form class="grid-form" ref={form} onSubmit={add}>
        <Field label={t("Name")} fault={deed.fault("name")}>
          <input name="name" required maxLength={64} autocomplete="off" autocapitalize="none" />
        </Field>
        <Field label={t("Mail address")} optional fault={deed.fault("email")}>
          <input name="email" type="email" autocomplete="off" />
        </Field>
        <Field label={t("Role")} fault={deed.fault("role")}>
          <select name="role">
            {roles.map(({ role, about }) => (
              <option key={role} value={role}>
                {t(role)}: {t(about)}
              </option>
            ))}
          </select>
        </Field>
        <button class="button primary" disabled={deed.busy}>
          {t("Add")}
        </button>
        <p class="problem" role="alert">
          {deed.text("name", "email", "role")}
        </p>
      </form>
    </section>
  );
}
