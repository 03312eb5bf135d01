// What Vite built, made ready for the executable. Refuses a page that has grown past what a phone should load.
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
embed(page, files);

const loaded = files.filter(({ path }) => /\.(html|js|css)$/.test(path));
const bytes = loaded.reduce((sum, { path }) => sum + statSync(join(page, `${path}.gz`)).size, 0);
console.log(`page: ${loaded.length} files, ${(bytes / 1024).toFixed(1)} KiB with gzip`);
if (bytes > firstView) throw new Error(`The first view is ${bytes} bytes with gzip; at most ${firstView} are allowed.`);
