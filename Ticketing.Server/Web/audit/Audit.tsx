import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Problem } from "../api/problem";
import { Files } from "../parts/Files";
import { Time } from "../parts/Time";
import { follow, urlOf } from "../state/router";
import type { FieldChange } from "../model/ticket";
import { t } from "../words/words";
import { Chain } from "./Chain";
import { names } from "./names";
import "../styles/pages.css";
import "../styles/table.css";

interface Event {
  seq: number;
  at: string;
  type: string;
  ticket: number | null;
  who: string;
  door: string;
  from: string | null;
  count: number;
  text?: string;
  code?: string;
  system?: string;
  reference?: string;
  changes?: Record<string, FieldChange>;
}

/** What narrows the list, and the files; empty = nothing. `from` and `to` are days here, both included. */
const none = { type: "", ticket: "", who: "", q: "", from: "", to: "" };

function queryOf({ from, to, ...texts }: typeof none): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, text] of Object.entries(texts)) if (text.trim()) query[name] = text.trim();
  if (from) query["from"] = new Date(`${from}T00:00`).toISOString();
  if (to) {
    const end = new Date(`${to}T00:00`);
    end.setDate(end.getDate() + 1);
    query["to"] = end.toISOString();
  }
  return query;
}

/** Everything that happened, newest first, as the chained event log holds it. */
export function Audit() {
  const [filter, setFilter] = useState(none);
  const [events, setEvents] = useState<Event[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const [busy, setBusy] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);

  const query = queryOf(filter);
  const narrowed = new URLSearchParams(query).toString();
  const round = useRef(0);
  const set = (name: keyof typeof none) => (event: { currentTarget: HTMLInputElement | HTMLSelectElement }) => {
    const { value } = event.currentTarget;
    setFilter((before) => ({ ...before, [name]: value }));
  };
  const load = async (before: number | null) => {
    const mine = ++round.current;
    setBusy(true);
    try {
      const page = await call<{ items: Event[]; next: number | null }>("GET", `/api/v1/audit?${new URLSearchParams({ limit: "100", ...query, ...(before && { before: String(before) }) })}`);
      if (mine !== round.current) return; // Somebody typed on meanwhile.
      setEvents((now) => (before ? [...now, ...page.items] : page.items));
      setNext(page.next);
      setProblem(null);
    } catch (thrown) {
      if (mine !== round.current) return;
      setProblem(Problem.of(thrown));
    }
    setBusy(false);
  };
  useEffect(() => {
    const timer = setTimeout(() => void load(null), round.current === 0 ? 0 : 250);
    return () => clearTimeout(timer);
  }, [narrowed]);

  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("Audit")}</h1>
        <p>{t("Every accepted command and every refusal, in the order in which they were stored. Each line is chained to the one before; “ticketing check” verifies that none was changed.")}</p>
      </header>
      <form class="line-form" onSubmit={(event) => event.preventDefault()}>
        <label class="choice">
          <span>{t("What")}</span>
          <select value={filter.type} onChange={set("type")}>
            <option value="">{t("Everything")}</option>
            {Object.entries(names)
              .map(([name, text]) => [name, t(text)] as const)
              .sort(([, a], [, b]) => a.localeCompare(b))
              .map(([name, text]) => (
                <option key={name} value={name}>
                  {text}
                </option>
              ))}
          </select>
        </label>
        <label class="choice">
          <span>{t("Ticket number")}</span>
          <input type="number" min={1} value={filter.ticket} onInput={set("ticket")} />
        </label>
        <label class="choice">
          <span>{t("Who")}</span>
          <input value={filter.who} onInput={set("who")} autocapitalize="none" spellcheck={false} maxLength={64} />
        </label>
        <label class="choice">
          <span>{t("Text in it")}</span>
          <input type="search" value={filter.q} onInput={set("q")} maxLength={200} />
        </label>
        <label class="choice">
          <span>{t("From")}</span>
          <input type="date" value={filter.from} onInput={set("from")} />
        </label>
        <label class="choice">
          <span>{t("Until")}</span>
          <input type="date" value={filter.to} onInput={set("to")} />
        </label>
      </form>
      <div class="columns">
        <Files path="/api/v1/audit" kinds={["csv", "xlsx", "jsonl"]} query={narrowed} />
        <Chain />
      </div>
      <Files path="/api/v1/tickets" label={t("All tickets as a file:")} />
      {problem && (
        <p class="problem" role="alert">
          {problem.text}
        </p>
      )}
      <div class="table-scroll" tabIndex={0} role="region" aria-label={t("Audit")}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("When")}</th>
              <th scope="col">{t("Who")}</th>
              <th scope="col">{t("What")}</th>
              <th scope="col">{t("Ticket")}</th>
              <th scope="col">{t("Details")}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.seq}>
                <td class="nowrap">
                  <Time at={event.at} />
                </td>
                <td>
                  {event.who} <small title={event.from ?? undefined}>{event.door}</small>
                </td>
                <td>
                  {t(names[event.type] ?? event.type)}
                  {event.count > 1 && ` × ${event.count}`}
                </td>
                <td>
                  {event.ticket !== null && (
                    <a href={urlOf({ place: "ticket", id: event.ticket })} onClick={follow({ place: "ticket", id: event.ticket })}>
                      #{event.ticket}
                    </a>
                  )}
                </td>
                <td class="details">{detailsOf(event)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!busy && events.length === 0 && <p>{t("Nothing of this kind has happened.")}</p>}
      {next !== null && (
        <button class="button" disabled={busy} onClick={() => void load(next)}>
          {t("Older")}
        </button>
      )}
    </div>
  );
}

function detailsOf(event: Event): string {
  const changes = Object.entries(event.changes ?? {}).map(([field, { from, to }]) => `${field}: ${from ?? "–"} → ${to ?? "–"}`);
  return [event.code, event.system, event.reference, event.type === "unreadable" ? null : event.text, ...changes].filter(Boolean).join(" · ");
}
