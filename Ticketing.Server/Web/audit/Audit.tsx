import { useEffect, useState } from "preact/hooks";
import { under } from "../api/base";
import { call } from "../api/http";
import { Problem } from "../api/problem";
import { Time } from "../parts/Time";
import { follow, urlOf } from "../state/router";
import type { FieldChange } from "../model/ticket";
import { t, w } from "../words/words";
import "../styles/pages.css";
import "../styles/table.css";

interface Event {
  seq: number;
  at: string;
  type: string;
  ticket: number | null;
  who: string;
  door: string;
  count: number;
  text?: string;
  code?: string;
  system?: string;
  reference?: string;
  changes?: Record<string, FieldChange>;
}

const types = [w("opened"), w("merged"), w("moved"), w("changed"), w("noted"), w("finished"), w("cancelled"), w("deleted"), w("refused"), w("unreadable"), w("breached")];

/** Everything that happened, newest first, as the chained event log holds it. */
export function Audit() {
  const [type, setType] = useState("");
  const [ticket, setTicket] = useState("");
  const [events, setEvents] = useState<Event[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const [busy, setBusy] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);

  const query = (before: number | null) => new URLSearchParams({ limit: "100", ...(type && { type }), ...(ticket && { ticket }), ...(before && { before: String(before) }) });
  const load = async (before: number | null) => {
    setBusy(true);
    try {
      const page = await call<{ items: Event[]; next: number | null }>("GET", `/api/v1/audit?${query(before)}`);
      setEvents((now) => (before ? [...now, ...page.items] : page.items));
      setNext(page.next);
      setProblem(null);
    } catch (thrown) {
      setProblem(Problem.of(thrown));
    }
    setBusy(false);
  };
  useEffect(() => void load(null), [type, ticket]);

  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("Audit")}</h1>
        <p>{t("Every accepted command and every refusal, in the order in which they were stored. Each line is chained to the one before; “ticketing check” verifies that none was changed.")}</p>
      </header>
      <form class="line-form" onSubmit={(event) => event.preventDefault()}>
        <label class="choice">
          <span>{t("What")}</span>
          <select value={type} onChange={(event) => setType(event.currentTarget.value)}>
            <option value="">{t("Everything")}</option>
            {types.map((name) => (
              <option key={name} value={name}>
                {t(name)}
              </option>
            ))}
          </select>
        </label>
        <label class="choice">
          <span>{t("Ticket number")}</span>
          <input type="number" min={1} value={ticket} onChange={(event) => setTicket(event.currentTarget.value)} />
        </label>
        <a class="button" href={under("/api/v1/tickets.csv")} download>
          {t("Tickets as CSV")}
        </a>
        <a class="button" href={under("/api/v1/tickets.xlsx")} download>
          {t("Tickets as XLSX")}
        </a>
      </form>
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
                  {event.who} <small>{event.door}</small>
                </td>
                <td>
                  {t(event.type)}
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
