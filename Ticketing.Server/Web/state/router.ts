import { base, under } from "../api/base";
import { fromSearch, toSearch, type Filters } from "../model/filters";
import { pathOf, routeOf, type Route } from "../model/route";
import { Store } from "./store";

export interface Location {
  route: Route;
  filters: Filters;
}

const read = (): Location => ({ route: routeOf(`/${location.pathname.slice(base.length)}`), filters: fromSearch(location.search) });

/** What the address bar says. */
export const here = new Store<Location>(read());

// Whoever comes back to the same filters finds the list as it was left.
addEventListener("popstate", () => {
  const { route, filters } = read();
  const before = here.value.filters;
  here.set({ route, filters: toSearch(filters) === toSearch(before) ? before : filters });
});

export const urlOf = (route: Route, filters: Filters = here.value.filters) => under(pathOf(route)) + toSearch(filters);

/** Goes to a place; the filters stay unless given. */
export function go(route: Route, filters: Filters = here.value.filters, replace = false) {
  const url = urlOf(route, filters);
  if (url === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", url);
  here.set({ route, filters });
}

/** From one open ticket to the next: the focus stays in the list, and "back" leaves them all at once. */
export function browseTo(id: number) {
  const route: Route = { place: "ticket", id };
  history.replaceState({ browsing: true }, "", urlOf(route));
  here.set({ route, filters: here.value.filters });
}

/** True if the place was reached by {@link browseTo}. */
export const isBrowsing = () => (history.state as { browsing?: boolean } | null)?.browsing === true;

/** Narrows the list without leaving where the reader is. Typing replaces the address, so that "back" does not undo letter by letter. */
export const filterBy = (some: Partial<Filters>, replace = false) => go(here.value.route, { ...here.value.filters, ...some }, replace);

/** For links: a plain click stays in the page, every other one is the browser's. */
export const follow = (route: Route) => (event: MouseEvent) => {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(route);
};
