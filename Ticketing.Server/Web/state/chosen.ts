import { Store } from "./store";

/** Tickets that are marked to be worked on together. */
export const chosen = new Store<ReadonlySet<number>>(new Set());

/** Where rows are too narrow to show their mark always: whether they do now. */
export const marking = new Store(false);

export function choose(id: number) {
  const all = new Set(chosen.value);
  if (!all.delete(id)) all.add(id);
  chosen.set(all);
}

export function chooseNone() {
  chosen.set(new Set());
  marking.set(false);
}
