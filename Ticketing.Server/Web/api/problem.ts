import type { Tier } from "../model/ticket";
import { t } from "../words/words";

/** A refusal of the server (RFC 9457), or that it could not be reached (`code: "unreachable"`). `message` is for people. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** Field → what is wrong with it; only for `invalid`. */
  readonly errors: Record<string, string[]>;
  /** When a refused tier would next be possible. */
  readonly earliest: string | null;
  /** The tiers possible instead. */
  readonly offers: Tier[];

  constructor(status: number, body: Partial<{ title: string; detail: string; code: string; errors: Record<string, string[]>; earliest: string; offers: Tier[] }>) {
    super(body.detail ?? body.title ?? t("The server answered {0}.", status));
    this.status = status;
    this.code = body.code ?? String(status);
    this.errors = body.errors ?? {};
    this.earliest = body.earliest ?? null;
    this.offers = body.offers ?? [];
  }

  static readonly unreachable = () => new Problem(0, { code: "unreachable", detail: t("The server cannot be reached. Nothing was changed; try again when the connection is back.") });

  /** Whatever was thrown, as a problem. A fault of the page itself is passed on to the console. */
  static of(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    console.error(thrown);
    return new Problem(0, { code: "page", detail: t("Something in this page went wrong. Reload it.") });
  }

  /** The whole refusal in one text: the detail and each field's faults. */
  get text(): string {
    const fields = Object.entries(this.errors).map(([field, faults]) => `${field} ${faults.join(", ")}`);
    return fields.length ? fields.join("; ") : this.message;
  }
}
