import { under } from "../api/base";

interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL: (url: string) => string };
}

/** Lets the page open without its server. Browsers allow that over HTTPS and on the machine itself only; elsewhere nothing happens. */
export function prepareOffline() {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const file = under("/worker.js");
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  const url = policies ? policies.createPolicy("worker", { createScriptURL: () => file }).createScriptURL(file) : file;
  navigator.serviceWorker.register(url).catch(() => undefined);
}

/** What was read for one person must not be there for the next. */
export const forgetData = () => ("caches" in globalThis ? caches.delete("data") : Promise.resolve(false));
