import { under } from "./base";
import { Problem } from "./problem";

interface Options {
  body?: unknown;
  /** Version the change is meant for. */
  ifMatch?: number;
  /** Makes a repeated submission harmless. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
}

/** Called with every answer: its time on the server, and when the login is gone. */
export const observers = { answered: (_date: string) => {}, loggedOut: () => {} };

/** Sends JSON, returns JSON. Throws {@link Problem} for every refusal and when nothing answers. */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.ifMatch !== undefined) headers["If-Match"] = `"${options.ifMatch}"`;
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;

  const response = await reach(path, {
    method,
    headers,
    keepalive: options.keepalive ?? false,
    ...(options.signal && { signal: options.signal }),
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  if (!response.ok) throw await refusal(response, path);
  const empty = response.status === 204 || response.headers.get("Content-Length") === "0";
  return (empty ? undefined : await response.json()) as T;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(under(path), { credentials: "same-origin", ...init });
    const date = response.headers.get("Date");
    if (date) observers.answered(date);
    return response;
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    throw Problem.unreachable();
  }
}

async function refusal(response: Response, path: string): Promise<Problem> {
  const body = await response.json().catch(() => ({}));
  if (response.status === 401 && path !== "/api/v1/session") observers.loggedOut();
  return new Problem(response.status, body);
}

/** 128 random bits; `crypto.randomUUID` exists only over HTTPS, which a home server may lack. */
export const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
