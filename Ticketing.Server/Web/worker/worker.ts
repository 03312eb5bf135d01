// The service worker: the page opens without its server, with the last data it showed. What is written goes to the server only; the page itself keeps what waits.
interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lifetime {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = self as unknown as EventTarget & { registration: { scope: string }; skipWaiting(): Promise<void>; clients: { claim(): Promise<void> } };

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
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (thrown) {
    const known = await cache.match(request, { ignoreVary: true });
    if (known) return known;
    throw thrown;
  }
}

export {};
