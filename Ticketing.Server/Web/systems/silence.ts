// Alertmanager's words, API version 2.

export interface Matcher {
  name: string;
  value: string;
  isRegex: boolean;
  isEqual: boolean;
}

export interface Silence {
  id: string;
  status: { state: "pending" | "active" | "expired" };
  matchers: Matcher[];
  startsAt: string;
  endsAt: string;
  createdBy: string;
  comment: string;
}

export interface Alert {
  fingerprint: string;
  labels: Record<string, string>;
  startsAt: string;
  status: { state: string; silencedBy: string[] };
}

/** As everybody writes them: `alertname="DiskFull" instance=~"nas.*"`. */
export const told = (matchers: Matcher[]) => matchers.map(({ name, value, isRegex, isEqual }) => `${name}${operatorOf(isRegex, isEqual)}"${value}"`).join(" ");

export const operators = ["=", "!=", "=~", "!~"] as const;
export type Operator = (typeof operators)[number];

export const operatorOf = (isRegex: boolean, isEqual: boolean): Operator => (isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=");
