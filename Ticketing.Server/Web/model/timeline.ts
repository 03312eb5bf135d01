import { t, tn, w } from "../words/words.ts";
import type { FieldChange, LogLine } from "./ticket.ts";

/** One entry of the timeline: a log line, or a run of repeated reports told once. */
export interface Entry {
  id: number;
  /** Of the last line in a run. */
  at: string;
  /** Of the first line in a run. */
  since: string;
  icon: "report" | "repeat" | "note" | "move" | "done" | "cancel" | "warn" | "change";
  who: string;
  /** What happened, to be read after the name. */
  text: string;
  /** A note's own words. */
  note: string | null;
  edited: boolean;
  resolvedBy: string | null;
}

/** Newest first; reports that follow each other become one counted entry, whoever sent them. */
export function timeline(log: LogLine[]): Entry[] {
  const entries: Entry[] = [];
  let run: { lines: LogLine[]; count: number } | null = null;
  for (const line of log) {
    if (line.type !== "merged") {
      run = null;
      entries.push(entryOf(line));
      continue;
    }
    if (run) {
      run.lines.push(line);
      run.count += line.count;
      entries[entries.length - 1] = entryOfRun(run.lines, run.count);
    } else {
      run = { lines: [line], count: line.count };
      entries.push(entryOfRun(run.lines, run.count));
    }
  }
  return entries.reverse();
}

function entryOfRun(lines: LogLine[], count: number): Entry {
  const first = lines[0]!;
  const last = lines[lines.length - 1]!;
  const who = [...new Set(lines.map((line) => line.who))].join(", ");
  const text = tn(count, "reported it again", "reported it again {0} times");
  return { ...entryOf(last), icon: "repeat", who, text, since: first.at };
}

function entryOf(line: LogLine): Entry {
  const [icon, text] = tell(line);
  return {
    id: line.id,
    at: line.at,
    since: line.at,
    icon,
    who: line.who,
    text,
    note: line.type === "noted" ? line.text : null,
    edited: line.editedAt !== null,
    resolvedBy: line.resolvedBy,
  };
}

function tell(line: LogLine): [Entry["icon"], string] {
  switch (line.type) {
    case "opened":
      return ["report", t("reported it") + through(line)];
    case "noted":
      return ["note", t("noted")];
    case "moved":
    case "changed":
      return [line.type === "moved" ? "move" : "change", tellChanges(line.changes, line.who)];
    case "finished":
      return ["done", t("finished it") + (line.door === "page" ? "" : through(line))];
    case "cancelled":
      return ["cancel", t("cancelled it")];
    case "dueSoon":
      return ["warn", t("warned that it is due soon")];
    case "breached":
      return ["warn", t("recorded that the due time has passed")];
    default:
      return ["change", line.type.replace(/([A-Z])/g, " $1").toLowerCase()];
  }
}

const by: Record<string, string> = { mqtt: w("over MQTT"), http: w("over HTTP"), alertmanager: w("through Alertmanager") };

const through = ({ door }: LogLine) => (by[door] ? ` ${t(by[door])}` : "");

/** Changes as a sentence rather than a table of fields; taking and giving back have their own words. */
function tellChanges(changes: Record<string, FieldChange> | null, who: string): string {
  const { kind: _, status, assignee, ...others } = changes ?? {};
  const told = Object.entries(others).map(([field, change]) => tellField(field, change));
  if (assignee?.to && assignee.to === who) told.unshift(assignee.from ? t("took it over from {0}", assignee.from) : t("took it"));
  else if (assignee) told.unshift(assignee.to ? t("gave it to {0}", assignee.to) : t("gave it back"));
  if (status && !(assignee && (status.to === "working" || status.to === "open"))) told.unshift(t("moved it from {0} to {1}", t(status.from ?? ""), t(status.to ?? "")));
  return told.length ? told.join(` ${t("and")} `) : t("changed it");
}

function tellField(field: string, { from, to }: FieldChange): string {
  if (field === "title") return t("renamed it from “{0}”", from ?? "");
  if (field === "description") return t("changed the description");
  if (field === "job") return to ? t(from ? "moved {0}" : "planned it as {0}", to) : t("took {0} out of the plan", from ?? "");
  return from && to ? t("changed {0} from {1} to {2}", t(field), from, to) : to ? t("set {0} to {1}", t(field), to) : t("cleared {0}", t(field));
}
