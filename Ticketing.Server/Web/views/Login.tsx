import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api/problem";
import { logIn } from "../state/session";
import { Logo } from "./Icon";
import { t } from "../words/words";

/** Name and password; a refusal is told beside the field and keeps the name. */
export function Login() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = `${t("Log in")} · Home Ticketing`;
    name.current?.focus();
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await logIn(name.current!.value.trim(), password.current!.value);
    } catch (thrown) {
      setProblem(Problem.of(thrown));
      setBusy(false);
      password.current!.select();
    }
  };

  return (
    <main class="gate">
      <Logo />
      <h1>Home Ticketing</h1>
      <form class="gate-form" onSubmit={submit} aria-busy={busy}>
        <label class="field">
          <span>{t("Name")}</span>
          <input ref={name} name="user" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={64} />
        </label>
        <label class="field">
          <span>{t("Password")}</span>
          <input ref={password} name="password" type="password" autocomplete="current-password" required aria-describedby="login-problem" aria-invalid={problem !== null} />
        </label>
        <p id="login-problem" class="problem" role="alert">
          {problem && (problem.status === 401 ? t("That name and password do not belong together.") : problem.text)}
        </p>
        <button class="button primary wide" disabled={busy}>
          {busy ? t("Logging in…") : t("Log in")}
        </button>
      </form>
    </main>
  );
}
