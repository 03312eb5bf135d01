import { span } from "../model/timeLeft";
import { t } from "../words/words";
import type { Health, System } from "./calls";

export type Standing = "good" | "warn" | "bad" | "unknown";

/** How a system stands now, in a colour and in words. */
export function standing(system: System, health: Health["systems"][number] | null, now: number): [Standing, string] {
  const since = system.lastHeartbeatAt ? now - Date.parse(system.lastHeartbeatAt) : null;
  if (system.online === false) return ["bad", system.onlineChangedAt ? t("Offline for {0}", span(now - Date.parse(system.onlineChangedAt))) : t("Offline")];
  if (system.silentAfterSeconds && since !== null && since > system.silentAfterSeconds * 1000) return ["bad", t("Silent for {0}", span(since))];
  if (health && health.late > 0) return ["bad", t("Late")];
  if (health && health.open > 0) return ["warn", t("Something is wrong")];
  if (system.online) return ["good", t("Online")];
  if (system.lastSeenAt === null) return ["unknown", t("Waiting for its first report")];
  return ["good", t("Well")];
}
