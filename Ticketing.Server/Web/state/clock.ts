import { observers } from "../api/http";
import { Store, useStore } from "./store";

/** Server's clock minus this device's; a tablet on the wall is often minutes off, and promises are the server's. */
let offset = 0;

observers.answered = (date) => {
  // The header is cut to the second, and took its time: only a real difference counts.
  const found = Date.parse(date) + 500 - Date.now();
  offset = Math.abs(found) > 2_000 ? found : 0;
};

/** The server's time in Unix milliseconds. */
export const serverNow = () => Date.now() + offset;

const ticks = new Store(serverNow());

// Drawn once a second, and not at all while nobody looks.
setInterval(() => document.hidden || ticks.set(serverNow()), 1000);
addEventListener("visibilitychange", () => ticks.set(serverNow()));

/** The server's time, to the second: the component is drawn each second. */
export const useSecond = () => useStore(ticks);

/** The server's time, to the minute. */
export const useMinute = () => useStore(ticks, (now) => Math.floor(now / 60_000)) && ticks.value;
