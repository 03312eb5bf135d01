import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, clockTime, span, timeLeft } from "../model/timeLeft.ts";
import { ticket } from "./sample.ts";

const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);
const gold = ticket({ sla: "gold", dueAt: "2026-03-02T12:00:00Z" });

test("time left counts down, urgent in the last quarter, then says how late", () => {
  assert.deepEqual(timeLeft(gold, at("10:00:00")), { urgency: "calm", text: "2 h 00 min", share: 1 });
  assert.deepEqual(timeLeft(gold, at("11:00:00")), { urgency: "calm", text: "1 h 00 min", share: 0.5 });
  assert.equal(timeLeft(gold, at("11:30:00")).urgency, "soon");
  assert.equal(timeLeft(gold, at("11:55:53")).text, "4 min 07 s");
  assert.equal(timeLeft(gold, at("11:59:30")).text, "30 s");
  assert.deepEqual(timeLeft(gold, at("12:00:00")), { urgency: "breached", text: "due now", share: 0 });
  assert.equal(timeLeft(gold, at("12:12:40")).text, "12 min late");
});

test("a ticket without a due time has none, a finished one tells how it ended", () => {
  assert.equal(timeLeft(ticket(), at("10:00:00")).text, "");
  const done = { ...gold, kind: "done" as const };
  assert.equal(timeLeft({ ...done, finishedAt: "2026-03-02T11:00:00Z" }, at("20:00:00")).text, "in time");
  assert.equal(timeLeft({ ...done, finishedAt: "2026-03-02T12:05:00Z" }, at("20:00:00")).text, "5 min late");
  assert.equal(timeLeft({ ...gold, kind: "cancelled", finishedAt: "2026-03-02T13:00:00Z" }, at("20:00:00")).text, "");
});

test("spans round down and show two units", () => {
  assert.deepEqual([0, 59_999, 60_000, 3_599_999, 3_900_000, 90_000_000, 172_800_000].map(span), ["0 s", "59 s", "1 min", "59 min", "1 h 05 min", "1 d 1 h", "2 d"]);
});

test("the past is told in its largest unit", () => {
  const now = at("12:00:00");
  assert.deepEqual(["11:59:30", "11:57:00", "10:00:00"].map((time) => ago(`2026-03-02T${time}Z`, now)), ["just now", "3 min ago", "2 h ago"]);
  assert.equal(ago("2026-02-20T12:00:00Z", now), "10 d ago");
});

test("a clock time names its day when it is not today", () => {
  const local = (day: number, hour: number) => new Date(2026, 2, day, hour, 20).getTime();
  assert.equal(clockTime(local(2, 18), local(2, 9), "en-GB"), "18:20");
  assert.equal(clockTime(local(3, 8), local(2, 9), "en-GB"), "Tue 08:20");
  assert.equal(clockTime(local(20, 8), local(2, 9), "en-GB"), "20 Mar, 08:20");
});
