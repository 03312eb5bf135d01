/** One event of a text/event-stream. */
export interface ServerEvent {
  id: string;
  type: string;
  data: string;
}

/** Reads a text/event-stream piece by piece, wherever the network cuts it (HTML Standard, 9.2.6). */
export class EventReader {
  /** Id of the last event, for `Last-Event-ID`; "" before the first. */
  lastId = "";
  private rest = "";
  private type = "";
  private data: string[] = [];

  /** The events that `chunk` completes. */
  push(chunk: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    // A carriage return at the very end may be half of a line end.
    const text = this.rest + chunk;
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    this.rest = lines.pop()! + text.slice(whole.length);
    for (const line of lines) {
      const event = this.line(line);
      if (event) events.push(event);
    }
    return events;
  }

  private line(line: string): ServerEvent | null {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.data.push(value);
    else if (field === "event") this.type = value;
    else if (field === "id" && !value.includes("\0")) this.lastId = value;
    return null;
  }

  private dispatch(): ServerEvent | null {
    const event = this.data.length ? { id: this.lastId, type: this.type || "message", data: this.data.join("\n") } : null;
    this.type = "";
    this.data = [];
    return event;
  }
}
