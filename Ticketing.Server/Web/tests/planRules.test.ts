import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalOf, type Taken } from "../model/planRules.ts";

const at = (time: string) => new Date(`2026-03-02T${time}:00`);

const job = (id: number, assetId: number, from: string, until: string, more: Partial<Taken> = {}): Taken => ({
  id,
  assetId,
  asset: `Car ${assetId}`,
  status: "planned",
  startsAt: at(from).toISOString(),
  endsAt: at(until).toISOString(),
  actualStart: null,
  actualEnd: null,
  ...more,
});

const codeOf = (jobs: Taken[], assetId: number, from: string, until: string, except = 0) => refusalOf(jobs, 3, { assetId, startsAt: at(from), endsAt: at(until) }, except)?.code ?? null;

test("touching ends do not overlap, everything else does", () => {
  const jobs = [job(1, 1, "08:00", "12:00")];
  assert.equal(codeOf(jobs, 1, "12:00", "13:00"), null);
  assert.equal(codeOf(jobs, 1, "07:00", "08:00"), null);
  for (const [from, until] of [["08:30", "09:00"], ["07:00", "13:00"], ["11:59", "12:01"], ["08:00", "12:00"]] as const) assert.equal(codeOf(jobs, 1, from, until), "asset-busy");
  assert.equal(codeOf(jobs, 1, "09:00", "10:00", 1), null);
});

test("a fourth job at once has no workstation, one after the other have", () => {
  const jobs = [job(1, 1, "08:00", "12:00"), job(2, 2, "09:00", "12:00"), job(3, 3, "10:00", "11:00")];
  assert.deepEqual(refusalOf(jobs, 3, { assetId: 4, startsAt: at("07:00"), endsAt: at("10:30") }), { code: "no-workstation", at: at("10:00").toISOString() });
  assert.equal(codeOf(jobs, 4, "07:00", "10:00"), null);
  assert.equal(codeOf(jobs, 4, "11:00", "12:00"), null);
});

test("cancelled jobs take nothing, finished ones the time they really took", () => {
  assert.equal(codeOf([job(1, 1, "08:00", "12:00", { status: "cancelled" })], 1, "09:00", "10:00"), null);
  const finished = [job(1, 1, "08:00", "12:00", { status: "finished", actualStart: at("08:00").toISOString(), actualEnd: at("11:00").toISOString() })];
  assert.equal(codeOf(finished, 1, "11:00", "12:00"), null);
  assert.equal(codeOf(finished, 1, "10:59", "12:00"), "asset-busy");
});

test("a job lies in one day, and ends after it begins", () => {
  assert.equal(refusalOf([], 3, { assetId: 1, startsAt: at("22:00"), endsAt: new Date("2026-03-03T02:00:00") })?.code, "not-one-day");
  assert.equal(codeOf([], 1, "12:00", "12:00"), "ends-first");
});
