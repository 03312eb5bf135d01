import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsFor, takeLabel } from "../model/moves.ts";
import { pathOf, routeOf } from "../model/route.ts";
import { ticket } from "./sample.ts";

const anna = { name: "anna", mayWork: true };

test("what can be done depends on who has the ticket and whether it is finished", () => {
  assert.deepEqual(actionsFor(ticket(), anna), ["take", "note", "finish", "cancel"]);
  assert.deepEqual(actionsFor(ticket({ kind: "working", assignee: "anna" }), anna), ["finish", "note", "cancel", "giveBack"]);
  assert.deepEqual(actionsFor(ticket({ kind: "working", assignee: "bob" }), anna)[0], "take");
  assert.deepEqual(actionsFor(ticket({ kind: "done" }), anna), ["note"]);
  assert.deepEqual(actionsFor(ticket(), { name: "guest", mayWork: false }), ["note"]);
  assert.equal(takeLabel(ticket({ assignee: "bob" }), anna), "Take over");
});

test("paths and places are each other's inverse; unknown paths are the list", () => {
  for (const path of ["/", "/tickets/17", "/new"]) assert.equal(pathOf(routeOf(path)), path);
  for (const path of ["/tickets/", "/tickets/0", "/tickets/x", "/elsewhere"]) assert.deepEqual(routeOf(path), { place: "list" });
});
