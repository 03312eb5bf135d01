import * as calls from "../api/calls";
import { observers } from "../api/http";
import { Problem } from "../api/problem";
import type { Me } from "../model/moves";
import { forgetData } from "./offline";
import { Store } from "./store";

/** `unknown` until the server has said who is logged in. */
export type Login = { state: "unknown"; problem: Problem | null } | { state: "out" } | { state: "in"; session: calls.Session; me: Me };

export const login = new Store<Login>({ state: "unknown", problem: null });

observers.loggedOut = () => {
  void forgetData();
  login.set({ state: "out" });
};

const enter = (session: calls.Session) =>
  login.set({ state: "in", session, me: { name: session.user, mayWork: session.role !== "member", mayAdminister: session.role === "admin" } });

/** Asks the server who is logged in. */
export async function recognise() {
  try {
    const session = await calls.session.look();
    if (session) enter(session);
    else login.set({ state: "out" });
  } catch (thrown) {
    login.set({ state: "unknown", problem: Problem.of(thrown) });
  }
}

/** Throws {@link Problem} if the server refuses. */
export const logIn = async (user: string, password: string, code?: string) => enter(await calls.session.begin(user, password, code));

export async function logOut() {
  await import("./push").then(({ unsubscribe, endpointHere }) => endpointHere().then((here) => (here === null ? undefined : unsubscribe()))).catch(() => undefined);
  await calls.session.end().catch(() => undefined);
  observers.loggedOut();
}

/** Who is logged in; only for components that are not shown otherwise. */
export const me = (): Me => (login.value.state === "in" ? login.value.me : { name: "", mayWork: false, mayAdminister: false });
