import { useEffect } from "preact/hooks";
import { readSla, type SlaState } from "../api/calls";
import { Store, useStore } from "./store";

/** What can be promised; null until known. The stream tells when agents or holds change it; time and tickets do so all the while. */
export const sla = new Store<SlaState | null>(null);

const interval = 15_000;

/** What can be promised, read again every quarter of a minute while a component shows it. */
export function useSla(): SlaState | null {
  useEffect(() => {
    const stopped = new AbortController();
    const read = () => document.hidden || void readSla(stopped.signal).then((state) => sla.set(state), () => undefined);
    read();
    const timer = setInterval(read, interval);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, []);
  return useStore(sla);
}
