import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsFor, moveBody, movesBeside, takeLabel } from "../model/moves.ts";
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
  for (const path of ["/", "/tickets/17", "/new", "/plan", "/plan/2026-03-02", "/plan/assets", "/plan/assets/5"]) assert.equal(pathOf(routeOf(path)), path);
  for (const path of ["/tickets/", "/tickets/0", "/tickets/x", "/tickets/1/2", "/elsewhere"]) assert.deepEqual(routeOf(path), { place: "list" });
});

test("a ticket of another workflow goes its own way, with the fields that its moves need", () => {
  const granted = { to: "granted", kind: "open" as const, requires: ["labels.candidateId", "assignee"] };
  const own = ticket({ workflow: "grant", workflowVersion: 1, labels: { floor: "1", candidateId: "4711" }, moves: [granted, { to: "done", kind: "done", requires: [] }] });
  assert.deepEqual(actionsFor(own, anna), ["note"]);
  assert.deepEqual(movesBeside(actionsFor(own, anna), own).map(({ to }) => to), ["granted", "done"]);
  assert.deepEqual(moveBody(own, granted, { "labels.candidateId": "4712", assignee: " bob " }), { status: "granted", assignee: "bob", labels: { floor: "1", candidateId: "4712" } });
  assert.deepEqual(moveBody(own, granted, { "labels.candidateId": "4711", assignee: "" }), { status: "granted" });
  const usual = ticket({ workflow: "default", workflowVersion: 1, moves: ["working", "waiting", "done"].map((to) => ({ to, kind: "open" as const, requires: [] })) });
  assert.deepEqual(movesBeside(actionsFor(usual, anna), usual).map(({ to }) => to), ["waiting"]);
  assert.deepEqual(movesBeside(["note"], usual).length, 3);
});
