import type { Entry } from "../model/timeline";
import { clockTime } from "../model/timeLeft";
import { utc } from "../parts/Time";
import { useMinute } from "../state/clock";
import { Icon } from "./Icon";
import { t } from "../words/words";

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
            {entry.edited && ` (${t("edited")})`}
          </p>
          <span class="entry-time">
            {clockTime(entry.since, now) !== clockTime(entry.at, now) && <>{clockTime(entry.since, now)} – </>}
            <time dateTime={entry.at} title={utc(entry.at)}>
              {clockTime(entry.at, now)}
            </time>
          </span>
          {entry.note !== null && <p class="entry-note">{entry.note}</p>}
          {entry.resolvedBy && <p class="entry-resolved">{t("Resolved by {0}", entry.resolvedBy)}</p>}
        </li>
      ))}
    </ol>
  );
}

const icons = { report: "report", repeat: "repeat", note: "note", move: "move", done: "done", cancel: "cancel", warn: "late", change: "change" } as const;
