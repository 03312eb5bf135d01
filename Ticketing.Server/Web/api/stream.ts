import { under } from "./base";
import { EventReader, type ServerEvent } from "../model/eventStream";

export type Connection = "connecting" | "live" | "lost";

interface Listener {
  event: (event: ServerEvent) => void;
  connection: (state: Connection) => void;
  /** The login is gone; the stream has stopped. */
  loggedOut: () => void;
}

/** Silence after which a connection counts as dead, although nothing said so: the server sends a comment more often. */
const silence = 45_000;
const longestWait = 15_000;

/**
 * The live stream over fetch rather than EventSource, which hides the status of a refusal. Reconnects for ever, with `Last-Event-ID`, at once when the network
 * comes back or {@link LiveStream.retry} is called.
 */
export class LiveStream {
  private lastId = "";
  private stopped = new AbortController();
  private wake = () => {};
  private failures = 0;

  constructor(
    private readonly path: string,
    private readonly listener: Listener,
  ) {}

  start() {
    this.stopped = new AbortController();
    addEventListener("online", this.retry, { signal: this.stopped.signal });
    void this.run(this.stopped.signal);
  }

  stop() {
    this.stopped.abort();
    this.wake();
  }

  /** Tries again now instead of waiting. */
  readonly retry = () => this.wake();

  private async run(stopped: AbortSignal) {
    while (!stopped.aborted) {
      if (await this.readUntilLost(stopped)) {
        this.stop();
        this.listener.loggedOut();
        return;
      }
      if (stopped.aborted) return;
      this.failures++;
      if (this.failures > 1) this.listener.connection("lost");
      await this.pause();
    }
  }

  /** True if the login is gone. */
  private async readUntilLost(stopped: AbortSignal): Promise<boolean> {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    stopped.addEventListener("abort", abort);
    let timer = setTimeout(abort, silence);
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream", ...(this.lastId && { "Last-Event-ID": this.lastId }) };
      const response = await fetch(under(this.path), { headers, signal: attempt.signal, cache: "no-store" });
      if (response.status === 401) return true;
      if (!response.ok || !response.body) return false;
      this.failures = 0;
      const reader = new EventReader();
      this.listener.connection("live");
      const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await pieces.read();
        if (done) return false;
        clearTimeout(timer);
        timer = setTimeout(abort, silence);
        for (const event of reader.push(value)) {
          this.listener.event(event);
          this.lastId = event.id || this.lastId;
        }
      }
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener("abort", abort);
    }
  }

  /** Half a second, then twice as long each time, each shortened at random so that the house's tablets do not all come at once. */
  private pause(): Promise<void> {
    const wait = Math.min(longestWait, 250 * 2 ** this.failures) * (0.6 + 0.4 * Math.random());
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
