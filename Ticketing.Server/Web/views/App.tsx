import { useEffect } from "preact/hooks";
import { shownLanguage } from "../state/language";
import { login, recognise } from "../state/session";
import { useStore } from "../state/store";
import { t } from "../words/words";
import { Icon } from "./Icon";
import { Login } from "./Login";
import { Workspace } from "./Workspace";

/** The page: who is there decides what is shown. */
export function App() {
  const state = useStore(login);
  const language = useStore(shownLanguage);
  useEffect(() => void recognise(), []);
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
