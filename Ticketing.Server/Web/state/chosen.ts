import { Store } from "./store";

/** Tickets that are marked to be worked on together. */
export const chosen = new Store<ReadonlySet<number>>(new Set());

export function choose(id: number) {
  const all = new Set(chosen.value);
  if (!all.delete(id)) all.add(id);
  chosen.set(all);
}

export const chooseNone = () => chosen.set(new Set());
