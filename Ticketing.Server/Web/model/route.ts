/** Where the page is. The filters of the list stay in the address in every place, so that going back finds the same list. */
export type Route = { place: "list" } | { place: "ticket"; id: number } | { place: "new" };

/** What a path shows; anything unknown is the list. */
export function routeOf(path: string): Route {
  const ticket = /^\/tickets\/([1-9]\d{0,15})\/?$/.exec(path);
  if (ticket) return { place: "ticket", id: Number(ticket[1]) };
  return path === "/new" ? { place: "new" } : { place: "list" };
}

export function pathOf(route: Route): string {
  return route.place === "ticket" ? `/tickets/${route.id}` : route.place === "new" ? "/new" : "/";
}
