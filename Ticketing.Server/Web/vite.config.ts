import { defineConfig } from "vite";

// `npm run dev` shows the page from its sources; the API answers from a server started beside it.
const server = process.env["TICKETING_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  // Relative: the page may live below a prefix, which its base element names.
  base: "./",
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  server: { host: "127.0.0.1", proxy: { "/api/v1": server, "/openapi": server, "/scalar": server } },
  build: {
    outDir: "../obj/web/dist",
    emptyOutDir: true,
    target: ["chrome105", "firefox115", "safari16"],
    modulePreload: { polyfill: false },
    // Anything inlined as data: would need a wider content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      input: { index: "index.html", worker: "worker/worker.ts" },
      // A service worker governs what lies beside and below it: it stands at the root, under a name that stays.
      output: { entryFileNames: (chunk) => (chunk.name === "worker" ? "worker.js" : "assets/[name]-[hash].js") },
    },
  },
});
