import assert from "node:assert/strict";
import { test } from "node:test";
import { seat } from "../model/seats.ts";

const seats = (before: [number, number][], ids: number[], anew: boolean) => [...seat(new Map(before), ids, anew)];

test("who stays keeps the seat, who comes gets one that nobody had", () => {
  assert.deepEqual(seats([], [7, 8], false), [[7, 0], [8, 1]]);
  assert.deepEqual(seats([[7, 0], [8, 1], [9, 2]], [8, 9, 10], false), [[8, 1], [9, 2], [10, 3]]);
});

test("other tickets take the seats in the order in which they stand", () => {
  assert.deepEqual(seats([[7, 5], [8, 0], [9, 2]], [9, 4, 3], true), [[9, 5], [4, 0], [3, 2]]);
  assert.deepEqual(seats([[7, 3], [8, 0]], [1, 2, 3, 4], true), [[1, 3], [2, 0], [3, 4], [4, 5]]);
  assert.deepEqual(seats([[7, 3], [8, 0]], [1], true), [[1, 3]]);
});
