import { w } from "../words/words.ts";

/** Parts of the settings, in the order of the page. */
export const sections = ["me", "people", "tokens", "categories", "workflows", "agents", "mail", "channels", "data"] as const;
export type Section = (typeof sections)[number];

/** Parts of the plan, in the order of the page. */
export const planParts = ["day", "assets", "contacts", "recurring", "windows", "invoices"] as const;
export type PlanPart = (typeof planParts)[number];

/** Parts of the systems beside the systems themselves. */
export const systemParts = ["heartbeats", "silences"] as const;
export type SystemPart = (typeof systemParts)[number];

/** Where the page is. The filters of the list stay in the address in every place, so that going back finds the same list. */
export type Route =
  | { place: "list" }
  | { place: "ticket"; id: number }
  | { place: "new" }
  | { place: "systems"; id: number | SystemPart | null }
  | { place: "plan"; part: PlanPart; at: string | null }
  | { place: "insights" }
  | { place: "settings"; section: Section }
  | { place: "audit" }
  | { place: "welcome" };

/** Places that a reader chooses from, and who may. */
export const places: { route: Route; name: string; icon: "list" | "system" | "plan" | "chart" | "audit" | "gear"; for?: "workers" | "admins" }[] = [
  { route: { place: "list" }, name: w("Now"), icon: "list" },
  { route: { place: "systems", id: null }, name: w("Systems"), icon: "system" },
  { route: { place: "plan", part: "day", at: null }, name: w("Plan"), icon: "plan" },
  { route: { place: "insights" }, name: w("Insights"), icon: "chart", for: "workers" },
  { route: { place: "audit" }, name: w("Audit"), icon: "audit", for: "admins" },
  { route: { place: "settings", section: "me" }, name: w("Settings"), icon: "gear" },
];

/** What a path shows; anything unknown is the list. */
export function routeOf(path: string): Route {
  const [, place, rest, last] = /^\/([a-z]+)(?:\/([a-z0-9-]+)(?:\/([0-9]+))?)?\/?$/.exec(path) ?? [];
  if (last !== undefined && place !== "plan") return { place: "list" };
  const id = rest && /^[1-9]\d{0,15}$/.test(rest) ? Number(rest) : null;
  switch (place) {
    case "tickets":
      return id === null ? { place: "list" } : { place: "ticket", id };
    case "systems":
      return { place, id: systemParts.find((name) => name === rest) ?? id };
    case "settings":
      return { place, section: sections.find((name) => name === rest) ?? "me" };
    case "plan":
      return /^\d{4}-\d\d-\d\d$/.test(rest ?? "") ? { place, part: "day", at: rest! } : { place, part: planParts.find((name) => name === rest) ?? "day", at: last ?? null };
    case "new":
    case "insights":
    case "audit":
    case "welcome":
      return { place };
    default:
      return { place: "list" };
  }
}

export function pathOf(route: Route): string {
  switch (route.place) {
    case "list":
      return "/";
    case "ticket":
      return `/tickets/${route.id}`;
    case "systems":
      return route.id === null ? "/systems" : `/systems/${route.id}`;
    case "settings":
      return `/settings/${route.section}`;
    case "plan":
      return ["/plan", route.part === "day" ? null : route.part, route.at].filter((step) => step !== null).join("/");
    default:
      return `/${route.place}`;
  }
}
