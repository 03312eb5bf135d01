import { useState } from "preact/hooks";
import { noFilters } from "../model/filters";
import { span } from "../model/timeLeft";
import { Loaded } from "../parts/Loaded";
import { go } from "../state/router";
import { useRead } from "../state/read";
import { Icon } from "../views/Icon";
import { locale, t, tn } from "../words/words";
import type { Insights as Figures, Spread } from "./calls";
import { DayChart } from "./DayChart";
import "../styles/pages.css";
import "../styles/charts.css";

const spans = [7, 30, 90, 365];

/** How it goes at home: how much comes, how fast it is dealt with, which promises were kept, who is noisy. */
export function Insights() {
  const [days, setDays] = useState(30);
  const read = useRead<Figures>(`/api/v1/insights?days=${days}`);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("Insights")}</h1>
        <div class="tabs" role="group" aria-label={t("Time span")}>
          {spans.map((one) => (
            <button key={one} aria-pressed={one === days} onClick={() => setDays(one)}>
              {one === 365 ? t("Year") : t("{0} days", one)}
            </button>
          ))}
        </div>
      </header>
      <Loaded read={read}>
        {(figures) =>
          figures.counted === 0 ? (
            <div class="empty">
              <Icon name="chart" />
              <h2>{t("Nothing to count yet")}</h2>
              <p>{t("With the first tickets you see here how many come on which day, how fast they are taken and finished, whether promises were kept, and which system is noisy.")}</p>
            </div>
          ) : (
            <Charts figures={figures} />
          )
        }
      </Loaded>
    </div>
  );
}

function Charts({ figures }: { figures: Figures }) {
  const opened = figures.days.reduce((sum, day) => sum + day.opened, 0);
  const repeats = figures.days.reduce((sum, day) => sum + day.repeats, 0);
  const noisy = figures.systems[0]?.reports ?? 1;
  return (
    <>
      <ul class="figures" role="list">
        <Figure name={t("Tickets")} value={opened.toLocaleString(locale())} note={tn(repeats, "{0} repeat counted in them", "{0} repeats counted in them")} />
        <Figure name={t("Time to take")} {...spread(figures.take)} />
        <Figure name={t("Time to finish")} {...spread(figures.finish)} />
      </ul>
      {!figures.whole && <p class="notice">{t("Only the last {0} tickets are counted.", figures.counted.toLocaleString(locale()))}</p>}
      <section class="panel">
        <h2>{t("Tickets per day")}</h2>
        <DayChart days={figures.days} />
      </section>
      <div class="columns">
        <section class="panel">
          <h2>{t("Promises kept")}</h2>
          {figures.tiers.every(({ promised }) => promised === 0) && <p class="quiet-text">{t("No promise was asked for in this time.")}</p>}
          <ul class="bars" role="list">
            {figures.tiers
              .filter(({ promised }) => promised > 0)
              .map(({ sla, kept, late, running }) => {
                const ended = kept + late;
                return (
                  <li key={sla}>
                    <span class={`tier tier-${sla}`}>{t(sla)}</span>
                    <Bar share={ended ? kept / ended : 0} tone={late ? "warn" : "good"} />
                    <span class="bar-words">
                      {ended ? t("{0} % of {1}", Math.round((kept / ended) * 100), ended) : "–"}
                      {running > 0 && <small> {t("{0} running", running)}</small>}
                    </span>
                  </li>
                );
              })}
          </ul>
        </section>
        <section class="panel">
          <h2>{t("Noisiest systems")}</h2>
          <ul class="bars" role="list">
            {figures.systems.map(({ name, tickets, reports }) => (
              <li key={name}>
                <button class="link" onClick={() => go({ place: "list" }, { ...noFilters, view: "all", system: name })}>
                  {name}
                </button>
                <Bar share={reports / noisy} tone="plain" />
                <span class="bar-words">
                  {tn(reports, "{0} report", "{0} reports")} <small>{tn(tickets, "{0} ticket", "{0} tickets")}</small>
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

const spread = ({ count, median, most }: Spread) =>
  median === null ? { value: "–", note: t("nothing yet") } : { value: span(median * 1000), note: most === null ? "" : t("half of {0}; 9 of 10 within {1}", count, span(most * 1000)) };

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <li class="figure">
      <span class="figure-name">{name}</span>
      <strong>{value}</strong>
      <small>{note}</small>
    </li>
  );
}

function Bar({ share, tone }: { share: number; tone: string }) {
  return (
    <span class="bar" aria-hidden="true">
      <span data-tone={tone} style={{ width: `${Math.max(1, Math.min(1, share) * 100)}%` }} />
    </span>
  );
}
