import { useState } from "preact/hooks";
import { Loaded } from "../parts/Loaded";
import { useRead } from "../state/read";
import { locale, t } from "../words/words";
import { addDays, dayOf, noon, type Day } from "./calls";
import { DayPlan } from "./DayPlan";
import { Month } from "./Month";
import "../styles/pages.css";
import "../styles/plan.css";

/** The workshop's plan: a month to look over, a day to work in. */
export function Plan() {
  const [day, setDay] = useState(() => dayOf(new Date()));
  const first = addDays(`${day.slice(0, 8)}01`, -((noon(`${day.slice(0, 8)}01`).getDay() + 6) % 7));
  const month = useRead<{ items: Day[] }>(`/api/v1/plan?from=${first}&to=${addDays(first, 41)}`, 30_000);
  const today = useRead<Day>(`/api/v1/plan/${day}`, 30_000);
  const again = () => (month.again(), today.again());
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("Plan")}</h1>
      </header>
      <div class="plan-columns">
        <section class="panel" aria-label={t("Month")}>
          <Month first={first} chosen={day} days={month.data?.items ?? []} onChoose={setDay} onMoved={again} />
        </section>
        <section class="panel" aria-label={t("Day")}>
          <h2>{noon(day).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long", year: "numeric" })}</h2>
          <Loaded read={today}>{(plan) => <DayPlan key={day} plan={plan} onChange={again} />}</Loaded>
        </section>
      </div>
    </div>
  );
}
