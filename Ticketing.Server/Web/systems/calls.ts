import type { RefusedClient } from "../api/calls";
import type { Tier } from "../model/ticket";

export interface System {
  id: number;
  name: string;
  sla: Tier;
  graceSeconds: number;
  silentAfterSeconds: number | null;
  lastSeenAt: string | null;
  lastHeartbeatAt: string | null;
  online: boolean | null;
  onlineChangedAt: string | null;
  createdAt: string;
}

export interface Systems {
  items: System[];
  refusedClients: RefusedClient[];
}

/** How each system fared: a number for each stretch of time, oldest first; 0 = unknown then, 1 = well, 2 = something was open, 3 = something was late. */
export interface Health {
  from: string;
  minutes: number;
  systems: { name: string; stretches: number[]; open: number; late: number }[];
}

/** What the server says about itself. */
export interface ServerInfo {
  version: string;
  mqttPort: number;
  mqttTlsPort: number;
  mqttRoot: string;
  mailServer: string | null;
  mailFrom: string;
  timeZone: string;
  publicUrl: string | null;
  database: string;
  /** From when on reports are a storm and conditions flap; a first number of 0 = off. */
  guard: { stormPerMinute: number; stormBurst: number; flapChanges: number; flapMinutes: number };
}

export const paths = { systems: "/api/v1/systems", health: "/api/v1/insights/systems?hours=24", server: "/api/v1/server" };
