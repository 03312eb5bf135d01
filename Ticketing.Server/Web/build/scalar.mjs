// The API page's one script, taken from its npm package without the 345 packages that only building it would need.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { embed } from "./files.mjs";

const name = "@scalar/api-reference@1.46.4";
const integrity = "sha512-EpCcOG15Ry8DKNs/f5AdRA97s1B5kGPekzANpnK0j1IpyU4Sb/mfdyfB00WC+vUo7hfc4BFRSkkiPa5SSM7fng==";
const script = "package/dist/browser/standalone.js";

const web = new URL("..", import.meta.url).pathname;
const download = join(web, "../obj/web/download");
rmSync(download, { recursive: true, force: true });
mkdirSync(download, { recursive: true });
const packed = execFileSync("npm", ["pack", name, "--silent", "--pack-destination", download], { cwd: web, encoding: "utf8" });
const archive = join(download, packed.trim().split("\n").at(-1));
const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
if (found !== integrity) throw new Error(`${name} has integrity ${found}, expected ${integrity}. Nothing of it is used.`);
execFileSync("tar", ["-xzf", archive, "-C", download, script]);

const bytes = readFileSync(join(download, script));
const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 8);
const reference = `scalar/api-reference-${hash}.js`;
const html = readFileSync(join(web, "scalar/index.html"), "utf8").replace("/scalar/api-reference.js", `/${reference}`);
embed(join(web, "../obj/web/scalar"), [
  { path: reference, bytes, immutable: true, encodings: ["br"] },
  { path: "scalar/start.js", bytes: readFileSync(join(web, "scalar/start.js")), immutable: false },
  { path: "scalar/index.html", bytes: Buffer.from(html), immutable: false },
]);
rmSync(download, { recursive: true });
