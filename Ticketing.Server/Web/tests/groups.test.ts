import assert from "node:assert/strict";
import { test } from "node:test";
import { groupByUrgency } from "../model/groups.ts";
import { ticket } from "./sample.ts";

test("a list in due order falls into headings by urgency", () => {
  const due = (id: number, time: string) => ticket({ id, dueAt: `2026-03-02T${time}:00Z` });
  const items = [due(1, "09:59"), due(2, "10:00"), due(3, "11:00"), due(4, "11:01"), ticket({ id: 5 }), ticket({ id: 6, kind: "done", dueAt: "2026-03-02T09:00:00Z" })];
  const groups = groupByUrgency(items, Date.parse("2026-03-02T10:00:00Z"));
  assert.deepEqual(groups.map(({ name, items }) => [name, items.map(({ id }) => id)]), [
    ["Late", [1, 2]],
    ["Within the hour", [3]],
    ["Later", [4]],
    ["No due time", [5]],
    ["Finished", [6]],
  ]);
});
