import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { words as de } from "../words/de.ts";
import { words as hu } from "../words/hu.ts";

const folders = ["api", "audit", "insights", "model", "parts", "plan", "register", "settings", "state", "systems", "views", "welcome"];

/** The English texts of the sources: whatever stands first in t(…), w(…), and both forms in tn(…). */
function texts(): Set<string> {
  const all = new Set<string>();
  for (const folder of folders) {
    for (const file of readdirSync(folder)) {
      const source = readFileSync(join(folder, file), "utf8");
      for (const [, text] of source.matchAll(/(?<![\w.])[tw]\(\s*"((?:[^"\\]|\\.)*)"/g)) all.add(text!);
      for (const [, one, many] of source.matchAll(/(?<![\w.])tn\([^"]*"([^"]*)",\s*"([^"]*)"/g)) all.add(one!).add(many!);
    }
  }
  return all;
}

for (const [language, words] of Object.entries({ de, hu })) {
  test(`every text of the page has its ${language} words, with the same values in them`, () => {
    const missing = [...texts()].filter((text) => !(text in words));
    assert.deepEqual(missing, []);
    for (const [text, translated] of Object.entries(words)) {
      assert.deepEqual(translated.match(/\{\d\}/g)?.sort() ?? [], text.match(/\{\d\}/g)?.sort() ?? [], text);
    }
  });
}

test("the languages have the same texts", () => assert.deepEqual(Object.keys(de).sort(), Object.keys(hu).sort()));
