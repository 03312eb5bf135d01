import { ago, clockTime } from "../model/timeLeft";
import { useMinute } from "../state/clock";

/** A time of day here, with the day if it is another one; on hover in UTC, which logs and other places use. */
export function Time({ at, relative = false }: { at: string; relative?: boolean }) {
  const now = useMinute();
  return (
    <time dateTime={at} title={utc(at)}>
      {relative ? ago(at, now) : clockTime(at, now)}
    </time>
  );
}

export const utc = (at: string) => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
