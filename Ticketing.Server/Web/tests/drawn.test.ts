import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, numbers, stillDoes } from "../model/drawn.ts";

test("at the top of 10,000 rows those on the screen and a few below are drawn", () => {
  assert.deepEqual(drawn(10_000, 600_000, 40, 600), { first: 0, end: 16 });
});

test("in the middle there are as many above as below, at the end none beyond", () => {
  assert.deepEqual(drawn(10_000, 600_000, -300_000, 600), { first: 4994, end: 5016 });
  assert.deepEqual(drawn(10_000, 600_000, -599_400, 600), { first: 9984, end: 10_000 });
});

test("a part that is below or above the screen draws at most what is next to it", () => {
  assert.deepEqual(drawn(1_000, 60_000, 900, 600), { first: 0, end: 1 });
  assert.deepEqual(drawn(1_000, 60_000, 9_000, 600), { first: 0, end: 0 });
  assert.deepEqual(drawn(1_000, 60_000, -90_000, 600), { first: 1_000, end: 1_000 });
});

test("without a measured height the first rows are drawn", () => assert.deepEqual(drawn(500, 0, 0, 600), { first: 0, end: 24 }));

test("the row with the focus is drawn wherever it is, in its order, and once", () => {
  assert.deepEqual(numbers({ first: 5, end: 8 }, 20, 2), [2, 5, 6, 7]);
  assert.deepEqual(numbers({ first: 5, end: 8 }, 20, 12), [5, 6, 7, 12]);
  assert.deepEqual(numbers({ first: 5, end: 8 }, 20, 6), [5, 6, 7]);
  assert.deepEqual(numbers({ first: 5, end: 8 }, 20, -1), [5, 6, 7]);
});

test("what is drawn does until half of what lies beyond the screen is used up, and always reaches the top", () => {
  const now = { first: 10, end: 40 };
  assert.ok(stillDoes(now, { first: 13, end: 43 }));
  assert.ok(stillDoes(now, { first: 10, end: 38 }));
  assert.ok(!stillDoes(now, { first: 14, end: 44 }));
  assert.ok(!stillDoes(now, { first: 10, end: 50 }));
  assert.ok(!stillDoes({ first: 2, end: 30 }, { first: 0, end: 28 }));
  assert.ok(!stillDoes(undefined, now));
});
