import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import type { PlanPart, Route, Section, SystemPart } from "../model/route";
import { lazy } from "../parts/lazy";
import { t, w } from "../words/words";

const Systems = lazy<{ id: number | SystemPart | null }>(() => import("../systems/Systems").then(({ Systems }) => Systems as FunctionComponent<{ id: number | SystemPart | null }>));
const Insights = lazy<object>(() => import("../insights/Insights").then(({ Insights }) => Insights));
const Settings = lazy<{ section: Section }>(() => import("../settings/Settings").then(({ Settings }) => Settings));
const Audit = lazy<object>(() => import("../audit/Audit").then(({ Audit }) => Audit));

const Plan = lazy<{ part: PlanPart; at: string | null }>(() => import("../plan/Plan").then(({ Plan }) => Plan as FunctionComponent<{ part: PlanPart; at: string | null }>));
const Welcome = lazy<object>(() => import("../welcome/Welcome").then(({ Welcome }) => Welcome));

const titles = { systems: w("Systems"), plan: w("Plan"), insights: w("Insights"), settings: w("Settings"), audit: w("Audit"), welcome: w("Welcome") } as const;
export type WholePlace = Exclude<Route, { place: "list" | "ticket" | "new" }>;

/** A view that takes the whole page. */
export function Place({ route }: { route: WholePlace }) {
  const title = t(titles[route.place]);
  useEffect(() => {
    document.title = `${title} · Home Ticketing`;
  }, [title]);
  switch (route.place) {
    case "systems":
      return <Systems id={route.id} />;
    case "insights":
      return <Insights />;
    case "settings":
      return <Settings section={route.section} />;
    case "plan":
      return <Plan part={route.part} at={route.at} />;
    case "audit":
      return <Audit />;
    case "welcome":
      return <Welcome />;
  }
}
