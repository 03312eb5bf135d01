import { useLayoutEffect, useState } from "preact/hooks";

/** A value that components watch. */
export class Store<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T) {
    if (Object.is(value, this.current)) return;
    this.current = value;
    for (const listener of [...this.listeners]) listener();
  }

  update(change: (value: T) => T) {
    this.set(change(this.current));
  }

  /** Calls `listener` after each change; returns how to stop. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The store's value, or the part that `select` picks; the component is drawn again when that changes. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, P>(store: Store<T>, select: (value: T) => P): P;
export function useStore<T, P>(store: Store<T>, select: (value: T) => P = (value) => value as unknown as P): P {
  const picked = select(store.value);
  const [, draw] = useState({});
  useLayoutEffect(() => {
    let shown = picked;
    const look = () => {
      const now = select(store.value);
      if (Object.is(now, shown)) return;
      shown = now;
      draw({});
    };
    look();
    return store.watch(look);
  });
  return picked;
}
