import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, fromSearch, matches, narrowing, noFilters, toQuery, toSearch, type Filters } from "../model/filters.ts";
import { ticket } from "./sample.ts";

const filters = (some: Partial<Filters>): Filters => ({ ...noFilters, ...some });

test("filters survive the address bar, and the usual ones leave it empty", () => {
  assert.equal(toSearch(noFilters), "");
  for (const some of [{}, { view: "all" }, { kind: "waiting", system: "heat pump & solar", q: "50 % ?", order: "updated" }, { sla: "gold", category: "ä", assignee: "anna" }] as Partial<Filters>[]) {
    assert.deepEqual(fromSearch(toSearch(filters(some))), filters(some));
  }
});

test("what the address bar makes no sense of is left out", () => {
  assert.deepEqual(fromSearch("?view=everything&kind=lost&order=random&x=1"), noFilters);
});

test("the query asks for the kinds of the view, for mine, and for the next page", () => {
  assert.equal(toQuery(noFilters, "anna", 50), "kind=waiting%2Copen%2Cworking&order=due&limit=50");
  assert.equal(toQuery(filters({ view: "mine", assignee: "bob" }), "anna", 50), "kind=waiting%2Copen%2Cworking&assignee=anna&order=due&limit=50");
  assert.equal(toQuery(filters({ view: "finished", q: "disk" }), "anna", 20, "c1"), "kind=done%2Ccancelled&q=disk&order=updated&limit=20&cursor=c1");
  assert.equal(toQuery(filters({ view: "all", order: "oldest" }), "anna", 50), "order=oldest&limit=50");
});

test("a ticket from the stream is judged as the server would", () => {
  const one = ticket({ title: "Disk 91% full", system: "nas", sla: "gold", assignee: "anna", reference: "disk-91" });
  const yes: Partial<Filters>[] = [{}, { view: "mine" }, { view: "all" }, { kind: "open" }, { system: "nas", sla: "gold" }, { q: "DISK" }, { q: "disk-91" }, { assignee: "anna" }];
  const no: Partial<Filters>[] = [{ view: "finished" }, { kind: "working" }, { system: "boiler" }, { sla: "none" }, { category: "it" }, { q: "boiler" }, { assignee: "bob" }];
  for (const some of yes) assert.ok(matches(one, filters(some), "anna"), JSON.stringify(some));
  for (const some of no) assert.ok(!matches(one, filters(some), "anna"), JSON.stringify(some));
  assert.ok(!matches(one, filters({ view: "mine" }), "bob"));
});

test("due first: dated, then undated by id, then finished newest first; fractions of a second count", () => {
  const list = [
    ticket({ id: 1, kind: "done" }),
    ticket({ id: 2 }),
    ticket({ id: 3, dueAt: "2026-03-02T12:00:00.5Z" }),
    ticket({ id: 4, dueAt: "2026-03-02T12:00:00Z" }),
    ticket({ id: 5, kind: "cancelled" }),
    ticket({ id: 6, dueAt: "2026-03-02T12:00:00Z" }),
    ticket({ id: 7 }),
  ];
  assert.deepEqual(list.sort(compare("due")).map(({ id }) => id), [4, 6, 3, 2, 7, 5, 1]);
});

test("the filter button counts what narrows the list", () => {
  assert.equal(narrowing(noFilters), 0);
  assert.equal(narrowing(filters({ view: "all", q: "x", sla: "gold", system: "nas", order: "oldest" })), 3);
});
