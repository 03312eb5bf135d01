import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api/problem";
import { logIn } from "../state/session";
import { Logo } from "./Icon";
import { t } from "../words/words";

/** Name and password, and a code where the account asks for one; a refusal is told beside the field and keeps the name. */
export function Login() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);

  useEffect(() => {
    document.title = `${t("Log in")} · Home Ticketing`;
    name.current?.focus();
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await logIn(name.current!.value.trim(), password.current!.value, code.current?.value.trim());
    } catch (thrown) {
      const problem = Problem.of(thrown);
      const needsCode = problem.code.startsWith("second-factor-");
      setAsked((before) => before || needsCode);
      setProblem(needsCode && !asked ? null : problem);
      setBusy(false);
      if (!needsCode) password.current!.select();
      else code.current?.select();
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
        {asked && (
          <label class="field">
            <span>{t("Code of the app, or a recovery code")}</span>
            <input ref={appear(code)} name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck={false} required maxLength={64} aria-describedby="login-problem" />
          </label>
        )}
        <p id="login-problem" class="problem" role="alert">
          {problem && wordsFor(problem)}
        </p>
        <button class="button primary wide" disabled={busy}>
          {busy ? t("Logging in…") : t("Log in")}
        </button>
      </form>
    </main>
  );
}

/** Puts the cursor where something is asked for as soon as it is there. */
const appear = (place: { current: HTMLInputElement | null }) => (input: HTMLInputElement | null) => {
  if (input && !place.current) input.focus();
  place.current = input;
};

function wordsFor(problem: Problem): string {
  if (problem.code === "second-factor-wrong") return t("That code is not valid, or was used already. Wait for the next one, or use a recovery code.");
  return problem.status === 401 ? t("That name and password do not belong together.") : problem.text;
}
