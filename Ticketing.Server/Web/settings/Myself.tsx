import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { useDeed } from "../parts/useDeed";
import { preferred, show, shownLanguage } from "../state/language";
import { useStore } from "../state/store";
import { login } from "../state/session";
import { say } from "../state/toasts";
import { CalendarFeed } from "./CalendarFeed";
import { Push } from "./Push";
import { Wishes } from "./Wishes";
import { SecondFactor } from "./SecondFactor";
import { Sessions } from "./Sessions";
import { languages, t, type Language } from "../words/words";

/** Language, password, second factor and calendar of whoever is logged in. */
export function Myself() {
  return (
    <>
      <LanguageChoice />
      <Password />
      <SecondFactor />
      <Sessions />
      <CalendarFeed />
      <Wishes />
      <Push />
    </>
  );
}

export function LanguageChoice() {
  const now = useStore(shownLanguage);
  return (
    <section class="panel">
      <h2>{t("Language")}</h2>
      <div class="tabs" role="group" aria-label={t("Language")}>
        {(Object.keys(languages) as Language[]).map((code) => (
          <button key={code} lang={code} aria-pressed={code === now} onClick={() => void show(code, true)}>
            {languages[code]}
          </button>
        ))}
      </div>
      <p class="quiet-text">{t("Kept on this device. Without a choice the browser's language counts: {0}.", languages[preferred()])}</p>
    </section>
  );
}

/** Changes the own password; `onDone` after the server agreed. */
export function Password({ onDone }: { onDone?: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const session = login.value.state === "in" ? login.value.session : null;
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const done = await deed.run(async () => {
      await call("PATCH", `/api/v1/users/${await ownId(session!.user)}`, { body: { currentPassword: data.get("currentPassword"), password: data.get("password") } });
    });
    if (!done) return;
    form.current!.reset();
    say(t("Your password was changed. Other sessions of yours were ended."));
    onDone?.();
  };
  return (
    <section class="panel">
      <h2>{t("Password")}</h2>
      <form class="grid-form" ref={form} onSubmit={save}>
        <input type="text" name="user" autocomplete="username" value={session?.user} hidden />
        <Field label={t("Current password")} fault={deed.fault("currentPassword")}>
          <input name="currentPassword" type="password" autocomplete="current-password" required />
        </Field>
        <Field label={t("New password")} fault={deed.fault("password")}>
          <input name="password" type="password" autocomplete="new-password" required />
        </Field>
        <button class="button" disabled={deed.busy}>
          {t("Change password")}
        </button>
        <p class="problem" role="alert">
          {deed.text("currentPassword", "password")}
        </p>
      </form>
    </section>
  );
}

async function ownId(name: string): Promise<number> {
  const { items } = await call<{ items: { id: number; name: string }[] }>("GET", "/api/v1/users");
  return items.find((user) => user.name === name)!.id;
}
