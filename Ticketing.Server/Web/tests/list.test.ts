import assert from "node:assert/strict";
import { test } from "node:test";
import { noFilters } from "../model/filters.ts";
import { answer, append, merge, refresh, type TicketList } from "../model/list.ts";
import { ticket } from "./sample.ts";

const due = (id: number, hour: number, version = 1) => ticket({ id, version, sla: "gold", dueAt: `2026-03-02T${hour}:00:00Z` });
const list = (items: TicketList["items"], next: string | null = null): TicketList => ({ items, total: items.length + (next ? 10 : 0), next });
const ids = ({ items }: TicketList) => items.map(({ id }) => id);
const apply = (to: TicketList, change: Parameters<typeof merge>[1]) => merge(to, change, noFilters, "anna");

test("a new ticket is put where it is due", () => {
  const after = apply(list([due(1, 12), due(2, 14)]), due(3, 13));
  assert.deepEqual(ids(after), [1, 3, 2]);
  assert.equal(after.total, 3);
});

test("a change replaces, an older state changes nothing", () => {
  const before = list([due(1, 12, 3)]);
  assert.equal(apply(before, { ...due(1, 12, 4), title: "new" }).items[0]?.title, "new");
  assert.equal(apply(before, due(1, 12, 2)), before);
});

test("what is finished or deleted leaves the list, what never was in it changes nothing", () => {
  const before = list([due(1, 12), due(2, 13)]);
  const finished = apply(before, { ...due(1, 12, 2), kind: "done" });
  assert.deepEqual([ids(finished), finished.total], [[2], 1]);
  assert.deepEqual(ids(apply(before, { ...due(2, 13, 2), deleted: true })), [1]);
  assert.equal(apply(before, { ...due(9, 12, 2), kind: "done" }), before);
});

test("behind the last loaded ticket nothing is shown while more pages wait, but a new one is counted", () => {
  const before = list([due(1, 12), due(2, 13)], "more");
  const after = apply(before, due(3, 20));
  assert.deepEqual([ids(after), after.total], [[1, 2], 13]);
  assert.equal(apply(before, due(3, 20, 5)).total, 12);
});

test("the first ticket of an empty list is shown", () => {
  assert.deepEqual(ids(apply(list([]), due(1, 12))), [1]);
});

test("a page that overlaps adds only what is new; the later state wins", () => {
  const after = append(list([due(1, 12, 5), due(2, 13)], "more"), { items: [due(1, 12, 4), due(3, 14)], total: 3, next: null });
  assert.deepEqual(ids(after), [1, 2, 3]);
  assert.equal(after.items[0]?.version, 5);
  assert.equal(after.next, null);
});

test("a refreshed page keeps what the stream knew later", () => {
  const after = refresh(list([due(1, 12, 5)]), list([due(1, 12, 4), due(2, 13)]));
  assert.deepEqual(after.items.map(({ version }) => version), [5, 1]);
});

test("an answer takes nothing away of what was known to be all that fits, and brings its later states", () => {
  const known = list([due(1, 12), due(2, 13), due(3, 14)]);
  const page = { items: [due(1, 12, 2), due(2, 13)], total: 3, next: "more" };
  const after = answer(known, page);
  assert.deepEqual([ids(after), after.total, after.next, after.items[0]?.version], [[1, 2, 3], 3, null, 2]);
});

test("an answer that knows of more, or in another order, is shown as it is", () => {
  const known = list([due(1, 12), due(2, 13), due(3, 14)]);
  assert.deepEqual(answer(known, { items: [due(1, 12), due(2, 13)], total: 4, next: "more" }), { items: [due(1, 12), due(2, 13)], total: 4, next: "more" });
  assert.deepEqual(ids(answer(known, { items: [due(2, 13), due(1, 14)], total: 3, next: "more" })), [2, 1]);
});
