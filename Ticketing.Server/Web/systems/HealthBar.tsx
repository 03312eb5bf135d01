import { t } from "../words/words";

const names = ["unknown", "good", "warn", "bad"] as const;

/** The last day of a system, oldest left: one stroke for each stretch of time; or the history that `words` name. */
export function HealthBar({ stretches, words }: { stretches: number[]; words?: string }) {
  const troubled = stretches.filter((one) => one > 1).length;
  const known = stretches.filter((one) => one > 0).length;
  const lastDay = known === 0 ? t("The last 24 hours: nothing known") : t("The last 24 hours: well for {0} %", Math.round(((known - troubled) / known) * 100));
  const shown = stretches.length ? stretches : Array.from({ length: 48 }, () => 0);
  return (
    <svg class="health" viewBox={`0 0 ${shown.length * 5} 22`} preserveAspectRatio="none" role="img" aria-label={words ?? lastDay}>
      {shown.map((one, at) => (
        <rect key={at} x={at * 5} y={0} width={3.4} height={22} rx={1.4} data-state={names[one]} />
      ))}
    </svg>
  );
}
