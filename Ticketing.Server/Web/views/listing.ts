import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { atFirst, drawn, stillDoes, whole, type Drawn } from "../model/drawn";
import type { Filters } from "../model/filters";
import type { Ticket } from "../model/ticket";

/** The rows in the reader's order, drawn or not, and how one of them gets the focus. */
export const listing = {
  items: [] as readonly Ticket[],
  /** The row that has the focus or had it last; 0 = none. */
  current: 0,
  focus: (_id: number) => {},
};

const rowOf = (id: number) => document.querySelector<HTMLElement>(`[data-ticket="${id}"]`);

/**
 * Draws of a long list what is near the screen, and the focused row wherever it is; other filters begin at the top. Returns what to draw of each group,
 * which row to keep, and whether the list is long at all.
 */
export function useListing(scroller: { current: HTMLDivElement | null }, items: readonly Ticket[], filters: Filters, onNearEnd: () => void) {
  const [parts, setParts] = useState<Readonly<Record<string, Drawn>>>({});
  const [kept, keep] = useState(0);
  const long = items.length > whole;
  const place = useRef(0);
  const wanted = useRef(0);
  const near = useRef(onNearEnd);
  near.current = onNearEnd;
  listing.items = items;
  const shown = useRef(filters);
  const anew = shown.current !== filters;

  const measure = () => {
    const box = scroller.current;
    if (!box || !long) return;
    const screen = box.getBoundingClientRect();
    const found: Record<string, Drawn> = {};
    for (const list of box.querySelectorAll<HTMLElement>("ul[data-count]")) {
      const { top, height } = list.getBoundingClientRect();
      found[list.dataset["name"]!] = drawn(Number(list.dataset["count"]), height, top - screen.top, screen.height);
    }
    setParts((now) => (Object.keys(found).length === Object.keys(now).length && Object.entries(found).every(([name, part]) => stillDoes(now[name], part)) ? now : found));
    if (box.scrollTop + 3 * box.clientHeight > box.scrollHeight) near.current();
  };

  useLayoutEffect(() => {
    if (anew && scroller.current?.scrollTop) scroller.current.scrollTop = 0;
    shown.current = filters;
    measure();
  }, [items, long, filters]);
  useLayoutEffect(() => {
    if (!long) return;
    const box = scroller.current!;
    box.addEventListener("scroll", measure, { passive: true });
    // On a phone the list is away while a ticket is open.
    const resized = new ResizeObserver(measure);
    resized.observe(box);
    return () => {
      box.removeEventListener("scroll", measure);
      resized.disconnect();
    };
  }, [long, items]);

  listing.focus = (id) => {
    listing.current = id;
    const row = rowOf(id);
    wanted.current = row ? 0 : id;
    if (!row) return keep(id);
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  // A row that was not drawn when it was to get the focus is drawn now.
  useLayoutEffect(() => {
    if (wanted.current && rowOf(wanted.current)) listing.focus(wanted.current);
  });

  // When the focused row leaves the list, the focus goes to the row that takes its place instead of being lost.
  useLayoutEffect(() => {
    const at = items.findIndex(({ id }) => id === listing.current);
    if (at >= 0) place.current = at;
    else if (listing.current && document.activeElement === document.body && items.length) listing.focus(items[Math.min(place.current, items.length - 1)]!.id);
  }, [items]);
  useLayoutEffect(() => {
    const remember = (event: FocusEvent) => {
      const id = Number((event.target as HTMLElement).closest(".row")?.querySelector<HTMLElement>("[data-ticket]")?.dataset["ticket"] ?? 0);
      listing.current = id;
      place.current = listing.items.findIndex((ticket) => ticket.id === id);
      keep(id);
    };
    document.addEventListener("focusin", remember);
    return () => {
      document.removeEventListener("focusin", remember);
      listing.items = [];
    };
  }, []);

  const part = (name: string): Drawn => {
    const now = parts[name] ?? atFirst;
    return anew ? { first: 0, end: now.end - now.first || atFirst.end } : now;
  };
  return { long, kept, part };
}
