import assert from "node:assert/strict";
import { test } from "node:test";
import { notificationOf } from "../worker/pushes.ts";

test("a push is shown in the language its browser asked for", () => {
  const push = { language: "de", kind: "breached", ticket: 7, title: "Kessel", system: "boiler" };
  assert.deepEqual(notificationOf(push), { title: "Überfällig: Kessel", body: "boiler #7", tag: "ticket-7" });
  assert.deepEqual(notificationOf({ ...push, language: "xx", kind: "noted", by: "anna", text: "leer" }), { title: "Note: Kessel", body: "anna: leer\nboiler #7", tag: "ticket-7" });
});
