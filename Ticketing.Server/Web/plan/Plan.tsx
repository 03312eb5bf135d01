import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { planParts, type PlanPart } from "../model/route";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { planned } from "../state/live";
import { go } from "../state/router";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { useStore } from "../state/store";
import { locale, t, w } from "../words/words";
import { Assets } from "./Assets";
import { addDays, dayOf, noon, paths, type Day, type Items } from "./calls";
import { Contacts } from "./Contacts";
import { DayPlan } from "./DayPlan";
import { Invoices } from "./Invoices";
import { Month } from "./Month";
import { Recurring } from "./Recurring";
import { Windows } from "./Windows";
import "../styles/pages.css";
import "../styles/systems.css";
import "../styles/plan.css";

const parts: Record<PlanPart, { name: string; view: FunctionComponent<{ at: string | null }>; works?: boolean }> = {
  day: { name: w("Jobs"), view: Days },
  assets: { name: w("Assets"), view: Assets },
  contacts: { name: w("Contacts"), view: Contacts },
  recurring: { name: w("Recurring"), view: Recurring },
  windows: { name: w("Windows"), view: Windows },
  invoices: { name: w("Invoices"), view: Invoices, works: true },
};

/** What is looked after, whose it is, what is done when, and what it comes to. */
export function Plan({ part, at }: { part: PlanPart; at: string | null }) {
  const mine = planParts.filter((name) => me().mayWork || !parts[name].works);
  const shown = mine.includes(part) ? part : "day";
  const View = parts[shown].view;
  return (
    <div class="page">
      <PageHead title={t("Plan")} label={t("Parts of the plan")} parts={mine.map((name) => ({ name: t(parts[name].name), route: { place: "plan", part: name, at: null }, current: name === shown }))} />
      <View key={shown} at={at} />
    </div>
  );
}

/** A month to look over, a day to work in. */
function Days({ at }: { at: string | null }) {
  const [today] = useState(() => dayOf(new Date()));
  const day = at ?? today;
  const first = addDays(`${day.slice(0, 8)}01`, -((noon(`${day.slice(0, 8)}01`).getDay() + 6) % 7));
  const shown = `from=${first}&to=${addDays(first, 41)}`;
  const month = useRead<Items<Day>>(`${paths.plan}?${shown}`, 30_000);
  const plan = useRead<Day>(`${paths.plan}/${day}`, 30_000);
  const again = () => (month.again(), plan.again());
  const changed = useStore(planned);
  useEffect(() => {
    if (changed.length > 0) again();
  }, [changed]);
  return (
    <div class="plan-columns">
      <section class="panel" aria-label={t("Month")}>
        <Month first={first} chosen={day} days={month.data?.items ?? []} onChoose={(chosen) => go({ place: "plan", part: "day", at: chosen }, undefined, true)} onMoved={again} />
        <Files path={paths.plan} query={shown} />
      </section>
      <section class="panel" aria-label={t("Day")}>
        <h2>{noon(day).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long", year: "numeric" })}</h2>
        <Loaded read={plan}>{(plan) => <DayPlan key={day} plan={plan} onChange={again} />}</Loaded>
      </section>
    </div>
  );
}
