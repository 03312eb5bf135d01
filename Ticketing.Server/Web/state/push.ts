import { Problem } from "../api/problem";
import { language, t } from "../words/words";

/** Browsers have it over HTTPS and on the machine itself only. */
export const pushWorks = () => "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis && isSecureContext;

const manager = async () => (await navigator.serviceWorker.ready).pushManager;

/** Where this browser is subscribed; null if it is not. */
export async function endpointHere(): Promise<string | null> {
  if (!pushWorks() || !(await navigator.serviceWorker.getRegistration())) return null;
  return (await (await manager()).getSubscription())?.endpoint ?? null;
}

/** Asks the person, then the browser's maker; what the server has to know of it. Throws {@link Problem}. */
export async function subscribe(key: string) {
  if ((await Notification.requestPermission()) !== "granted") {
    throw new Problem(0, { code: "push-denied", detail: t("The browser may not show notifications of this page. Allow them in its settings, then try again.") });
  }
  try {
    const subscription = await (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    return { endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"], language };
  } catch {
    throw new Problem(0, { code: "push-unavailable", detail: t("The browser's push service did not answer. Look whether this device is online, then try again.") });
  }
}

/** The server learns it from the push service, with the next push. */
export const unsubscribe = async () => void (await (await (await manager()).getSubscription())?.unsubscribe());
