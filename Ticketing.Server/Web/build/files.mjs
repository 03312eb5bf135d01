// Files of the executable: each as brotli and gzip beside one table that the server reads (WebUi/WebFiles.cs).
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, extname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/**
 * Empties `folder` and writes every file as `path.br` (and `path.gz`), and `files.tsv` with one line each:
 * path, content type, `immutable` or `revalidate`, hash, length, encodings.
 * @param {{path: string, bytes: Buffer, immutable: boolean, encodings?: ("br" | "gz")[]}[]} files
 */
export function embed(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  const lines = files.map(({ path, bytes, immutable, encodings = ["br", "gz"] }) => {
    const type = types[extname(path)];
    if (!type) throw new Error(`${path}: no content type is known for this kind of file; add it to build/files.mjs.`);
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    for (const encoding of encodings) {
      writeFileSync(`${target}.${encoding}`, encoding === "br" ? brotli(bytes) : gzipSync(bytes, { level: 9 }));
    }
    const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
    return [path, type, immutable ? "immutable" : "revalidate", hash, bytes.length, encodings.join(",")].join("\t");
  });
  writeFileSync(join(folder, "files.tsv"), lines.join("\n") + "\n");
}
