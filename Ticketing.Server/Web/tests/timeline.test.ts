import assert from "node:assert/strict";
import { test } from "node:test";
import type { FieldChange } from "../model/ticket.ts";
import { timeline } from "../model/timeline.ts";
import { line } from "./sample.ts";

test("repeats that follow each other are one counted entry; a note between them starts another", () => {
  const entries = timeline([
    line({ id: 1, type: "opened", who: "boiler", door: "mqtt" }),
    line({ id: 2, type: "merged", who: "boiler", count: 120, at: "2026-03-02T10:01:00Z" }),
    line({ id: 3, type: "merged", who: "cellar", count: 79, at: "2026-03-02T10:09:00Z" }),
    line({ id: 4, text: "Topped up to 1.4 bar" }),
    line({ id: 5, type: "merged", who: "boiler" }),
  ]);
  assert.deepEqual(entries.map(({ who, text, note }) => [who, text, note]), [
    ["boiler", "reported it again", null],
    ["anna", "noted", "Topped up to 1.4 bar"],
    ["boiler, cellar", "reported it again 199 times", null],
    ["boiler", "reported it over MQTT", null],
  ]);
  assert.deepEqual([entries[2]?.since, entries[2]?.at], ["2026-03-02T10:01:00Z", "2026-03-02T10:09:00Z"]);
});

test("changes are told as sentences", () => {
  const [entry] = timeline([line({ type: "moved", changes: { status: { from: "open", to: "working" }, kind: { from: "open", to: "working" }, assignee: { from: null, to: "anna" } } })]);
  assert.equal(entry?.text, "took it");
  const told = (changes: Record<string, FieldChange>) => timeline([line({ type: "changed", changes })])[0]?.text;
  assert.equal(told({ status: { from: "open", to: "waiting" } }), "moved it from open to waiting");
  assert.equal(told({ status: { from: "working", to: "open" }, assignee: { from: "anna", to: null } }), "gave it back");
  assert.equal(told({ assignee: { from: "bob", to: "anna" } }), "took it over from bob");
  assert.equal(told({ assignee: { from: null, to: "bob" }, category: { from: null, to: "water" } }), "gave it to bob and set category to water");
  assert.equal(timeline([line({ type: "changed", changes: { category: { from: "heating", to: null } } })])[0]?.text, "cleared category");
});
