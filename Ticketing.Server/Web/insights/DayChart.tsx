import { useState } from "preact/hooks";
import { locale, t } from "../words/words";
import type { Insights } from "./calls";

const height = 150;

/** Opened and finished tickets of each day as pairs of bars; the table behind it says the same to those who do not see it. */
export function DayChart({ days }: { days: Insights["days"] }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const top = ceiling(Math.max(1, ...days.map((day) => Math.max(day.opened, day.finished))));
  const step = 1000 / days.length;
  const bar = Math.max(0.8, Math.min(26, step * 0.38));
  const y = (value: number) => height - (value / top) * (height - 6);
  const name = (day: string) => new Date(`${day}T12:00:00Z`).toLocaleDateString(locale(), { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const day = chosen === null ? null : days[chosen];
  return (
    <figure class="chart">
      <p class="legend" aria-hidden="true">
        <span data-series="opened">{t("opened")}</span>
        <span data-series="finished">{t("finished")}</span>
        <span class="chart-chosen">{day && `${name(day.day)}: ${t("{0} opened, {1} finished, {2} repeats", day.opened, day.finished, day.repeats)}`}</span>
      </p>
      <div class="chart-body">
        <span class="chart-scale" aria-hidden="true">
          <span>{top}</span>
          <span>{top / 2}</span>
          <span>0</span>
        </span>
        <svg viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none" aria-hidden="true" onMouseLeave={() => setChosen(null)}>
          {[0, 0.5, 1].map((share) => (
            <line key={share} x1={0} x2={1000} y1={y(top * share)} y2={y(top * share)} class="grid" />
          ))}
          {days.map(({ opened, finished }, at) => (
            <g key={at} onMouseEnter={() => setChosen(at)} data-chosen={chosen === at}>
              <rect class="hit" x={at * step} y={0} width={step} height={height} />
              <rect data-series="opened" x={(at + 0.5) * step - bar} y={y(opened)} width={bar * 0.92} height={height - y(opened)} />
              <rect data-series="finished" x={(at + 0.5) * step} y={y(finished)} width={bar * 0.92} height={height - y(finished)} />
            </g>
          ))}
        </svg>
      </div>
      <p class="chart-days" aria-hidden="true">
        <span>{days[0] && name(days[0].day)}</span>
        <span>{days[days.length - 1] && name(days[days.length - 1]!.day)}</span>
      </p>
      <table class="visually-hidden">
        <caption>{t("Tickets per day")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Day")}</th>
            <th scope="col">{t("opened")}</th>
            <th scope="col">{t("finished")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, opened, finished }) => (
            <tr key={day}>
              <th scope="row">{name(day)}</th>
              <td>{opened}</td>
              <td>{finished}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** The next even number that reads well: 2, 4, 10, 20, 40, 100 … */
function ceiling(value: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [2, 4, 6, 10]) if (step * power >= value) return step * power;
  }
}
