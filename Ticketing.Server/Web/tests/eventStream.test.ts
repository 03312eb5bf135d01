import assert from "node:assert/strict";
import { test } from "node:test";
import { EventReader } from "../model/eventStream.ts";

const stream = ': hello\n\nid: 7\nevent: ticket\ndata: {"id":1}\n\nevent:device\r\ndata: a\r\ndata: b\r\n\r\nid: 9\ndata\n\ndata: unfinished';

test("events are the same wherever the network cuts", () => {
  const whole = new EventReader().push(stream);
  assert.deepEqual(whole, [
    { id: "7", type: "ticket", data: '{"id":1}' },
    { id: "7", type: "device", data: "a\nb" },
    { id: "9", type: "message", data: "" },
  ]);
  for (let cut = 1; cut < stream.length; cut++) {
    const reader = new EventReader();
    assert.deepEqual([...reader.push(stream.slice(0, cut)), ...reader.push(stream.slice(cut))], whole, `cut at ${cut}`);
    assert.equal(reader.lastId, "9");
  }
  const reader = new EventReader();
  assert.deepEqual([...stream].flatMap((letter) => reader.push(letter)), whole);
});
