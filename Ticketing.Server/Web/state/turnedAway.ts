import { useEffect, useState } from "preact/hooks";
import { readRefusedClients, type RefusedClient } from "../api/calls";

const interval = 30_000;

/** Clients that could not connect lately, read again every half minute while a component shows them; none where the reader may not know. */
export function useTurnedAway(): RefusedClient[] {
  const [clients, setClients] = useState<RefusedClient[]>([]);
  useEffect(() => {
    const stopped = new AbortController();
    const read = () => document.hidden || void readRefusedClients(stopped.signal).then(setClients, () => undefined);
    read();
    const timer = setInterval(read, interval);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, []);
  return clients;
}
