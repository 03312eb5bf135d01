import { useState } from "preact/hooks";
import { call } from "../api/http";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t, tn } from "../words/words";
import { RecurrenceForm } from "./RecurrenceForm";
import { dayName, paths, type Asset, type Items } from "./calls";

export interface Recurrence {
  id: number;
  title: string;
  assetId: number;
  makes: "job" | "ticket";
  unit: "days" | "weeks" | "months" | "cron" | "usage";
  every: number;
  cron: string | null;
  afterFinish: boolean;
  start: string;
  at: string;
  minutes: number;
  aheadDays: number;
  nextOn: string | null;
  snoozedUntil: string | null;
  usage: number;
  usageDue: number | null;
  counter: string | null;
  remindDays: number | null;
  turns: { number: number; day: string; text: string }[];
}

/** Work that comes back: each turn becomes a job or a ticket, once. */
export function Recurring() {
  const rules = useRead<Items<Recurrence>>(paths.recurrences, 30_000);
  const assets = useRead<Items<Asset>>(`${paths.assets}?archived=true`);
  const all = assets.data?.items ?? [];
  return (
    <>
      <section class="panel">
        <h2>{t("Recurring")}</h2>
        <Files path={paths.recurrences} />
        <p class="quiet-text">{t("Work that comes back by days, weeks, months, a calendar or a counter. Each turn becomes a job or a ticket ahead of its day, once.")}</p>
        <Loaded read={rules}>
          {({ items }) => (
            <ul class="lines" role="list">
              {items.length === 0 && <li>{t("No rule yet.")}</li>}
              {items.map((rule) => (
                <Line key={rule.id} rule={rule} assets={all} onChange={rules.again} />
              ))}
            </ul>
          )}
        </Loaded>
      </section>
      {me().mayWork && (
        <section class="panel">
          <h2>{t("New rule")}</h2>
          <RecurrenceForm assets={all.filter(({ archived }) => !archived)} onSaved={rules.again} />
        </section>
      )}
    </>
  );
}

function Line({ rule, assets, onChange }: { rule: Recurrence; assets: Asset[]; onChange: () => void }) {
  const deed = useDeed();
  const [open, setOpen] = useState<"history" | "snooze" | "change" | null>(null);
  const path = `${paths.recurrences}/${rule.id}`;
  const send = async (act: () => Promise<unknown>) => {
    if (await deed.run(act)) {
      setOpen(null);
      onChange();
    }
  };
  const snooze = (event: SubmitEvent) => {
    event.preventDefault();
    const until = String(new FormData(event.currentTarget as HTMLFormElement).get("until"));
    void send(() => call("POST", `${path}/snooze`, { body: { until } }));
  };
  return (
    <li>
      <span class="line-main">
        <strong>
          {rule.title}: {assets.find(({ id }) => id === rule.assetId)?.name}
        </strong>
        <small>{[often(rule), next(rule), rule.snoozedUntil && t("put off until {0}", dayName(rule.snoozedUntil))].filter(Boolean).join(" · ")}</small>
      </span>
      <button class="button small" aria-expanded={open === "history"} aria-label={t("History of {0}", rule.title)} onClick={() => setOpen(open === "history" ? null : "history")}>
        {t("History")}
      </button>
      {me().mayWork && (
        <>
          <button class="button small" aria-expanded={open === "change"} aria-label={t("Change {0}", rule.title)} onClick={() => setOpen(open === "change" ? null : "change")}>
            {t("Change")}
          </button>
          <button class="button small" disabled={deed.busy} aria-label={t("Skip the next turn of {0}", rule.title)} onClick={() => void send(() => call("POST", `${path}/skip`))}>
            {t("Skip")}
          </button>
          <button class="button small" aria-expanded={open === "snooze"} aria-label={t("Put off the next turn of {0}", rule.title)} onClick={() => setOpen(open === "snooze" ? null : "snooze")}>
            {t("Put off…")}
          </button>
          <button class="button small danger" disabled={deed.busy} aria-label={t("End {0}", rule.title)} onClick={() => void send(() => call("DELETE", path))}>
            {t("End")}
          </button>
        </>
      )}
      {open === "snooze" && (
        <form class="line-form" onSubmit={snooze}>
          <input name="until" type="date" required aria-label={t("Until")} />
          <button class="button small primary" disabled={deed.busy}>
            {t("Put it off")}
          </button>
        </form>
      )}
      {open === "history" && <History path={path} />}
      {open === "change" && (
        <div class="rule-change">
          <p class="quiet-text">{t("Its job in the plan follows, if it is to be done after today; what was done stays.")}</p>
          <RecurrenceForm
            assets={assets.filter(({ id, archived }) => !archived || id === rule.assetId)}
            rule={rule}
            onSaved={() => {
              setOpen(null);
              onChange();
            }}
          />
        </div>
      )}
      {deed.problem && (
        <p class="problem" role="alert">
          {deed.problem.text}
        </p>
      )}
    </li>
  );
}

function History({ path }: { path: string }) {
  const rule = useRead<Recurrence>(path);
  return (
    <Loaded read={rule}>
      {({ turns }) => (
        <ul class="held" role="list">
          {turns.length === 0 && <li>{t("There was no turn yet.")}</li>}
          {turns.map((turn) => (
            <li key={turn.number}>
              {dayName(turn.day)}: {told(turn.text)}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

/** What a turn became; the server says it in English words with a number. */
function told(text: string): string {
  const [, kind, id] = /^(job|ticket) (\d+)$/.exec(text) ?? [];
  return kind === "job" ? t("became job {0}", id!) : kind === "ticket" ? t("became ticket #{0}", id!) : t("skipped");
}

function often(rule: Recurrence): string {
  switch (rule.unit) {
    case "days":
      return tn(rule.every, "every day", "every {0} days");
    case "weeks":
      return tn(rule.every, "every week", "every {0} weeks");
    case "months":
      return tn(rule.every, "every month", "every {0} months");
    case "cron":
      return rule.cron ?? "";
    case "usage":
      return t("every {0} {1}", rule.every, rule.counter ?? "");
  }
}

const next = (rule: Recurrence): string =>
  rule.usageDue !== null ? t("stands at {0}, next at {1}", rule.usage, rule.usageDue) : rule.nextOn ? t("next on {0}", dayName(rule.nextOn, true)) : t("waits until the last one is done");
