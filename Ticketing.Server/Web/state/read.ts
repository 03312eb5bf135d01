import { useEffect, useState } from "preact/hooks";
import { call } from "../api/http";
import { Problem } from "../api/problem";

export interface Read<T> {
  /** What was read last; null before. */
  data: T | null;
  /** Why the last attempt failed. */
  problem: Problem | null;
  again: () => void;
}

/** Reads a path while the component is shown; with `every`, again after so many milliseconds unless nobody looks. */
export function useRead<T>(path: string, every = 0): Read<T> {
  const [state, setState] = useState<{ path: string; data: T | null; problem: Problem | null }>({ path, data: null, problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stopped = new AbortController();
    const read = () =>
      call<T>("GET", path, { signal: stopped.signal }).then(
        (data) => setState({ path, data, problem: null }),
        (thrown: unknown) => stopped.signal.aborted || setState((now) => ({ path, data: now.path === path ? now.data : null, problem: Problem.of(thrown) })),
      );
    void read();
    const timer = every ? setInterval(() => document.hidden || void read(), every) : 0;
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, [path, every, round]);
  const known = state.path === path;
  return { data: known ? state.data : null, problem: known ? state.problem : null, again: () => setRound((now) => now + 1) };
}
