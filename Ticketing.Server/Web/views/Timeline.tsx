import type { Entry } from "../model/timeline";
import { clockTime } from "../model/timeLeft";
import { useMinute } from "../state/clock";
import { Icon } from "./Icon";

/** What happened, newest first. */
export function Timeline({ entries }: { entries: Entry[] }) {
  const now = useMinute();
  return (
    <ol class="timeline" role="list">
      {entries.map((entry) => (
        <li key={entry.id} class={`entry ${entry.icon}`}>
          <span class="entry-icon">
            <Icon name={icons[entry.icon]} />
          </span>
          <p class="entry-line">
            <strong>{entry.who}</strong> {entry.text}
            {entry.edited && " (edited)"}
          </p>
          <span class="entry-time">
            {clockTime(entry.since, now) !== clockTime(entry.at, now) && <>{clockTime(entry.since, now)} to </>}
            <time dateTime={entry.at} title={new Date(entry.at).toLocaleString()}>
              {clockTime(entry.at, now)}
            </time>
          </span>
          {entry.note !== null && <p class="entry-note">{entry.note}</p>}
          {entry.resolvedBy && <p class="entry-resolved">Resolved by {entry.resolvedBy}</p>}
        </li>
      ))}
    </ol>
  );
}

const icons = { report: "report", repeat: "repeat", note: "note", move: "move", done: "done", cancel: "cancel", warn: "late", change: "change" } as const;
