import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { under } from "../api/base";
import { call } from "../api/http";
import { Problem } from "../api/problem";
import { logIn } from "../state/session";
import { Logo } from "./Icon";
import { t, w } from "../words/words";

/** Name and password, and a code where the account asks for one; a refusal is told beside the field and keeps the name. */
export function Login() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState(false);
  const [issuer, setIssuer] = useState<string | null>(null);
  const [failed] = useState(() => faultOf(location.hash));

  // At once: whoever types already must not lose the place.
  useLayoutEffect(() => name.current?.focus(), []);
  useEffect(() => {
    document.title = `${t("Log in")} · Home Ticketing`;
    if (failed) history.replaceState(history.state, "", location.pathname + location.search);
    void call<{ name: string | null }>("GET", "/openid/issuer").then(({ name }) => setIssuer(name), () => undefined);
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
          <input ref={password} name="password" type="password" autocomplete="current-password" required aria-describedby="login-problem" aria-invalid={problem !== null && !asked} />
        </label>
        {asked && (
          <label class="field">
            <span>{t("Code of the app, or a recovery code")}</span>
            <input ref={appear(code)} name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck={false} required maxLength={64} aria-describedby="login-problem" aria-invalid={problem !== null} />
          </label>
        )}
        <p id="login-problem" class="problem" role="alert">
          {problem ? wordsFor(problem) : failed}
        </p>
        <button class="button primary wide" disabled={busy}>
          {busy ? t("Logging in…") : t("Log in")}
        </button>
        {issuer !== null && (
          <a class="button wide" href={under("/openid")}>
            {t("Log in with {0}", issuer)}
          </a>
        )}
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

const faults: Readonly<Record<string, string>> = {
  "openid-unknown": w("You are known there, but have no account here. Ask an admin to add you with the same mail address."),
  "openid-email-unverified": w("Your mail address is not verified there. Have it verified, then log in again."),
  "openid-other-subject": w("The account here with your mail address belongs to somebody else there. Ask an admin."),
  "name-taken": w("There is an account here with your name that is not yours. Ask an admin."),
};

/** What a login elsewhere came back with; null if all is well. */
function faultOf(hash: string): string | null {
  const code = new URLSearchParams(hash.slice(1)).get("login");
  return code === null ? null : t(faults[code] ?? w("The login elsewhere did not work. Try again; the server's log says why."));
}
