// What Vite built, made ready for the executable. Refuses a page that has grown past what a phone should load.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { embed } from "./files.mjs";

const firstView = 60 * 1024;
const dist = new URL("../../obj/web/dist/", import.meta.url).pathname;
const page = new URL("../../obj/web/page/", import.meta.url).pathname;

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)))
  .sort()
  .map((path) => ({ path, bytes: readFileSync(join(dist, path)), immutable: path.startsWith("assets/") }));

// The service worker keeps every file of the page; any change of one is another version of it.
const worker = files.find(({ path }) => path === "worker.js");
const kept = files.filter(({ path }) => path !== "worker.js" && path !== "index.html").map(({ path }) => path);
const version = createHash("sha256");
for (const { bytes } of files) version.update(bytes);
worker.bytes = Buffer.from(worker.bytes.toString().replace('"__FILES__"', kept.map((path) => JSON.stringify(path)).join(",")).replace("__VERSION__", version.digest("hex").slice(0, 12)));
embed(page, files);

// The first view: the page and what it names; every other place is fetched when somebody goes there.
const html = files.find(({ path }) => path === "index.html").bytes.toString();
const loaded = files.filter(({ path }) => /\.(html|js|css)$/.test(path) && (path === "index.html" || html.includes(path)));
const sizeOf = (path) => statSync(join(page, `${path}.gz`)).size;
// Another language than English is one file more.
const languages = files.filter(({ path }) => /^assets\/(de|hu)-/.test(path)).map(({ path }) => sizeOf(path));
const bytes = Math.max(...languages) + loaded.reduce((sum, { path }) => sum + sizeOf(path), 0);
console.log(`page: ${loaded.length} files, ${(bytes / 1024).toFixed(1)} KiB with gzip`);
if (bytes > firstView) throw new Error(`The first view is ${bytes} bytes with gzip; at most ${firstView} are allowed.`);
