import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, noFilters, type Filters } from "../model/filters.ts";
import { KnownTickets } from "../model/known.ts";
import type { Ticket } from "../model/ticket.ts";
import { ticket } from "./sample.ts";

const count = 10_000;

/** Tickets in the server's order that count how often anybody asks when they are due: every comparison does. */
function watched() {
  const asked = { times: 0 };
  const items = Array.from({ length: count }, (_, at) => {
    const dueAt = new Date(Date.UTC(2026, 2, 2) + at * 1000).toISOString();
    const one = ticket({ id: count - at, system: at % 4 ? "attic" : "cellar", sla: "gold" });
    return Object.defineProperty(one, "dueAt", { enumerable: true, get: () => (asked.times++, dueAt) });
  });
  return { asked, items };
}

const ids = (known: KnownTickets, some: Partial<Filters> = {}) => known.narrow({ ...noFilters, ...some }, "anna").items.map(({ id }) => id);
const taking = (...tickets: Ticket[]) => {
  const known = new KnownTickets();
  known.take(tickets);
  return known;
};

test("another filter over ten thousand tickets compares none with another, however they came", () => {
  const { asked, items } = watched();
  const known = taking(...items.slice(5_000), ...items.slice(0, 5_000));
  asked.times = 0;
  assert.deepEqual(ids(known, { system: "cellar" }), items.filter(({ system }) => system === "cellar").map(({ id }) => id));
  assert.equal(ids(known).length, count);
  assert.equal(asked.times, 0);
});

test("a ticket that comes, moves or goes is compared with a few, not with all", () => {
  const { asked, items } = watched();
  const known = taking(...items);
  asked.times = 0;
  known.take([{ ...ticket({ id: count + 1 }), dueAt: "2026-03-02T00:00:01.500Z" }]);
  known.take([{ ...items[9]!, dueAt: null, version: 2 }]);
  known.take([{ ...items[8]!, version: 2, deleted: true }]);
  assert.ok(asked.times < 500, `${asked.times}`);
  assert.deepEqual(ids(known).slice(0, 4), [count, count - 1, count + 1, count - 2]);
  assert.equal(ids(known).at(-1), items[9]!.id);
  assert.equal(ids(known).includes(items[8]!.id), false);
});

test("another order sorts once, and the next filter in it not again", () => {
  const { items } = watched();
  const known = taking(...items);
  assert.deepEqual(ids(known, { order: "oldest" }).slice(0, 3), [1, 2, 3]);
  known.take([ticket({ id: 0 })]);
  assert.deepEqual(ids(known, { order: "oldest" }).slice(0, 2), [0, 1]);
  assert.deepEqual(ids(known), [...items, ticket({ id: 0 })].sort(compare("due")).map(({ id }) => id));
});

test("an older state changes nothing, and nothing is known any more once it was doubted", () => {
  const known = taking(ticket({ id: 1, version: 5, system: "cellar" }));
  known.take([ticket({ id: 1, version: 4, system: "attic" })]);
  assert.deepEqual(ids(known, { system: "cellar" }), [1]);
  known.forget();
  assert.deepEqual(ids(known), []);
});

test("at most twenty thousand are kept: then it begins anew", () => {
  const known = taking(...Array.from({ length: 20_001 }, (_, at) => ticket({ id: at + 1 })));
  assert.deepEqual(ids(known), [20_001]);
});
