import { useState } from "preact/hooks";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { useRead } from "../state/read";
import { say } from "../state/toasts";
import { locale, t, tn, w } from "../words/words";
import { megabytes } from "./megabytes";
import "../styles/parts.css";

interface Kind {
  kind: string;
  rows: number;
  bytes: number | null;
  ends: "good" | "removed" | "over" | "hours" | "newest";
  limit: number | null;
  forgettable: boolean;
}

interface State {
  days: number;
  items: Kind[];
}

const names: Record<string, string> = {
  tickets: w("Tickets, with what finds them"),
  events: w("Audit trail and history of tickets"),
  maintenance: w("Contacts, assets, plans, invoices"),
  files: w("Photos and files of assets"),
  mails: w("Mails"),
  deliveries: w("What channels were told"),
  pings: w("Pings of checks"),
  pushes: w("Notifications on their way"),
  conditions: w("Alerts, silences, held alarms"),
  answers: w("Answers to requests that may be repeated"),
  directory: w("Systems, categories and other settings"),
  sessions: w("Logins"),
  invitations: w("Invitations"),
  retained: w("Retained MQTT messages"),
};

const path = "/api/v1/retention";
const ages = [30, 90, 180, 365];

/** Every kind of stored thing, what becomes of it by itself, and the end of what is old. */
export function Kept({ onFreed }: { onFreed: () => void }) {
  const state = useRead<State>(path);
  const [age, setAge] = useState(90);
  const freed = () => {
    say(t("The old ones are deleted."));
    state.again();
    onFreed();
  };
  return (
    <>
      <p class="quiet-text">
        {t("Tickets, their history and the audit trail stay for good, so that nobody can change what happened. What can be deleted is what was sent, told or reported long ago; never what still waits.")}{" "}
        {t("The room is used again for what comes; it is not given back to the disk.")}
      </p>
      <label class="choice kept-age">
        <span>{t("Older than")}</span>
        <select value={age} onChange={(event) => setAge(Number(event.currentTarget.value))}>
          {ages.map((days) => (
            <option key={days} value={days}>
              {t("{0} days", days)}
            </option>
          ))}
        </select>
      </label>
      <Loaded read={state}>
        {({ days, items }) => (
          <ul class="lines" role="list">
            {items.map((kind) => (
              <li key={kind.kind}>
                <span class="line-main">
                  <strong>{nameOf(kind)}</strong>
                  <small>{fateOf(kind, days)}</small>
                </span>
                <span class="kept-size">
                  <strong>{kind.bytes === null ? "–" : megabytes(kind.bytes)}</strong>
                  <small>{tn(kind.rows, "{1} entry", "{1} entries", kind.rows.toLocaleString(locale()))}</small>
                </span>
                {kind.forgettable && <Old kind={kind} age={age} onFreed={freed} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

function Old({ kind, age, onFreed }: { kind: Kind; age: number; onFreed: () => void }) {
  const place = `${path}/${kind.kind}?days=${age}`;
  const old = useRead<{ rows: number; bytes: number }>(place);
  const freed = () => {
    old.again();
    onFreed();
  };
  return (
    <div class="kept-old">
      <Loaded read={old}>
        {({ rows, bytes }) =>
          rows === 0 ? (
            <small>{t("None is older than {0} days.", age)}</small>
          ) : (
            <>
              <span>
                {t("Older than {0} days: {1}, will free {2}", age, rows.toLocaleString(locale()), megabytes(bytes))}
              </span>
              <Remove path={place} what={`${nameOf(kind)} (${rows})`} label={t("Delete them")} onGone={freed} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

const nameOf = ({ kind }: Kind) => t(names[kind] ?? kind);

function fateOf({ ends, limit, forgettable }: Kind, days: number): string {
  if (forgettable && days > 0) return ends === "newest" ? t("the newest {0} of each, for at most {1} days", limit ?? 0, days) : t("deleted by itself after {0} days", days);
  switch (ends) {
    case "removed":
      return t("stays until somebody removes it");
    case "over":
      return t("goes by itself when it is over");
    case "hours":
      return (limit ?? 0) > 48 ? t("goes by itself after {0} days at the latest", Math.round((limit ?? 0) / 24)) : t("goes by itself after {0} hours", limit ?? 0);
    case "newest":
      return t("the newest {0} of each stay, older ones go by themselves", limit ?? 0);
    default:
      return forgettable ? t("stays until you delete it here; the setting Retention:Days does that every day") : t("stays for good");
  }
}
