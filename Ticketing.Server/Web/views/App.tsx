import { useEffect } from "preact/hooks";
import { login, recognise } from "../state/session";
import { useStore } from "../state/store";
import { Icon } from "./Icon";
import { Login } from "./Login";
import { Workspace } from "./Workspace";

/** The page: who is there decides what is shown. */
export function App() {
  const state = useStore(login);
  useEffect(() => void recognise(), []);
  if (state.state === "in") return <Workspace key={state.session.user + state.session.tenant} />;
  if (state.state === "out") return <Login />;
  return state.problem && (
    <main class="gate">
      <Icon name="offline" />
      <h1>No answer</h1>
      <p>{state.problem.text}</p>
      <button class="button primary" onClick={() => void recognise()}>
        Try again
      </button>
    </main>
  );
}
