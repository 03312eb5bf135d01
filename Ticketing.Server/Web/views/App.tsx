import { useEffect } from "preact/hooks";
import { shownLanguage } from "../state/language";
import { login, recognise } from "../state/session";
import { useStore } from "../state/store";
import { t } from "../words/words";
import { Icon } from "./Icon";
import { lazy } from "../parts/lazy";
import { base } from "../api/base";
import { Login } from "./Login";
import { Workspace } from "./Workspace";

const Register = lazy<object>(() => import("../register/Register").then(({ Register }) => Register));
const invited = location.pathname === `${base}register`;

/** The page: who is there decides what is shown. */
export function App() {
  const state = useStore(login);
  const language = useStore(shownLanguage);
  useEffect(() => void (invited || recognise()), []);
  if (invited) return <Register key={language} />;
  if (state.state === "in") return <Workspace key={state.session.user + state.session.tenant + language} />;
  if (state.state === "out") return <Login key={language} />;
  return state.problem && (
    <main class="gate">
      <Icon name="offline" />
      <h1>{t("No answer")}</h1>
      <p>{state.problem.text}</p>
      <button class="button primary" onClick={() => void recognise()}>
        {t("Try again")}
      </button>
    </main>
  );
}
