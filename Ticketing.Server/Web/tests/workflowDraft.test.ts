import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, draftOf, faultAt, hasFault, withChange, withFirst, withoutState, withState } from "../settings/workflowDraft.ts";

const move = (to: string) => ({ to, roles: ["admin"], requires: ["candidateId", "assignee"], mails: ["requester"] });
const workflow = { name: "grant", version: 3, unique: "candidateId", states: [{ name: "new", kind: "open" as const, moves: [move("over"), move("new")] }, { name: "over", kind: "done" as const, moves: [] }] };

test("what is edited and sent is the workflow that was read", () => {
  const { version: _, ...body } = workflow;
  assert.deepEqual(bodyOf(draftOf(workflow)), body);
  assert.equal(bodyOf({ ...draftOf(workflow), unique: " " }).unique, null);
});

test("moves follow a state that is renamed, and go with one that is removed", () => {
  const draft = draftOf(workflow);
  assert.equal(bodyOf(withChange(draft, 1, { name: " finished " })).states[0]!.moves[0]!.to, "finished");
  assert.deepEqual(bodyOf(withoutState(draft, 1)).states[0]!.moves.map(({ to }) => to), ["new"]);
  const added = withState(withoutState(draft, 1));
  assert.deepEqual(added.states.map(({ id }) => id), [0, 1]);
  assert.deepEqual(bodyOf(withFirst(draft, 1)).states.map(({ name }) => name), ["over", "new"]);
});

test("faults are found at their places", () => {
  const errors = { "states[1]": ["is stuck"], "states[1].moves[0].roles[2]": ["is 'boss'"], "states[10].name": ["is empty"], states: ["has no end"] };
  assert.equal(faultAt(errors, "states[1]"), "is stuck");
  assert.equal(faultAt(errors, "states[1].moves[0].roles"), "is 'boss'");
  assert.equal(faultAt(errors, "states[0]"), null);
  assert.equal(hasFault(errors, "states[1].moves[0]"), true);
  assert.equal(hasFault(errors, "states[1].moves[1]"), false);
});
