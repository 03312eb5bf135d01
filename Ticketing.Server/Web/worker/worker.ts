import { notificationOf, type Push } from "./pushes";

// The service worker: the page opens without its server, with the last data it showed. What is written goes to the server only; the page itself keeps what waits.
interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lifetime {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = self as unknown as EventTarget & { registration: { scope: string; showNotification(title: string, options: object): Promise<void> }; skipWaiting(): Promise<void>; clients: Clients };

interface Page {
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

interface Clients {
  claim(): Promise<void>;
  matchAll(options: object): Promise<Page[]>;
  openWindow(url: string): Promise<unknown>;
}

/** Everything the page consists of; the build writes it in. A new list is a new cache. */
const files = ["__FILES__"];
const shell = "page-__VERSION__";
const data = "data";

const root = new URL(worker.registration.scope).pathname;
const on = <E extends Event>(type: string, handle: (event: E) => void) => worker.addEventListener(type, handle as EventListener);

on<Lifetime>("install", (event) => event.waitUntil(caches.open(shell).then((cache) => cache.addAll([root, ...files.map((file) => root + file)])).then(() => worker.skipWaiting())));

on<Lifetime>("activate", (event) =>
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== shell && name !== data).map((name) => caches.delete(name)))).then(() => worker.clients.claim())),
);

on<Fetching>("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(root)) return;
  const path = url.pathname.slice(root.length);
  if (request.mode === "navigate") {
    if (!/^(api|calendar|openid|scalar|openapi|metrics)\b/.test(path)) event.respondWith(pageOf(request));
  } else if (path.startsWith("api/v1/")) {
    if (request.headers.get("Accept") === "application/json") event.respondWith(dataOf(request));
  } else if (files.includes(path)) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((known) => known ?? fetch(request)));
  }
});

/** The server's page as long as it answers; a new version shows at once. */
async function pageOf(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(root, { ignoreVary: true })) ?? Response.error();
  }
}

/** The server's answer; without one what it said last to the same question. */
async function dataOf(request: Request): Promise<Response> {
  const cache = await caches.open(data);
  try {
    const answer = await fetch(request);
    // That nobody is logged in (204) is not to be kept.
    if (answer.status === 200) await cache.put(request, answer.clone());
    return answer;
  } catch (thrown) {
    const known = await cache.match(request, { ignoreVary: true });
    if (known) return known;
    throw thrown;
  }
}

interface Pushed extends Lifetime {
  readonly data: { json(): unknown } | null;
}

interface Clicked extends Lifetime {
  readonly notification: { data: string; close(): void };
}

on<Pushed>("push", (event) => {
  if (!event.data) return;
  const push = event.data.json() as Push;
  const { title, ...shown } = notificationOf(push);
  event.waitUntil(worker.registration.showNotification(title, { ...shown, data: `${root}tickets/${push.ticket}`, icon: `${root}icon-192.png`, badge: `${root}icon-192.png` }));
});

/** The ticket, in the page that is open already if there is one. */
on<Clicked>("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    worker.clients.matchAll({ type: "window" }).then(async ([page]) => {
      if (!page) return void (await worker.clients.openWindow(event.notification.data));
      await page.focus();
      await page.navigate(event.notification.data);
    }),
  );
});
