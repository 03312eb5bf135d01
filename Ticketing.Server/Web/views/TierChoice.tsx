import { useEffect, useState } from "preact/hooks";
import { readSla, type SlaState } from "../api/calls";
import { tierHours, tiers, type Tier } from "../model/ticket";

/** Which promise to ask for, with how many of each can be given right now. */
export function TierChoice({ value, onChoose }: { value: Tier; onChoose: (tier: Tier) => void }) {
  const sla = useSla();
  return (
    <fieldset class="tiers">
      <legend>Promise</legend>
      {(["none", ...tiers] as Tier[]).map((tier) => {
        const free = sla?.tiers.find((one) => one.sla === tier)?.free;
        return (
          <label key={tier} class={`tier-card tier-${tier}`} data-full={free === 0}>
            <input type="radio" name="sla" value={tier} checked={tier === value} onChange={() => onChoose(tier)} />
            <span class="tier-name">{tier === "none" ? "None" : tier}</span>
            <span class="tier-span">{tier === "none" ? "when it suits" : `within ${tierHours[tier]} h`}</span>
            {free !== undefined && <span class="tier-free">{free === 0 ? "none free now" : `${free} free now`}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}

const interval = 15_000;

/** What can be promised, read again every quarter of a minute; null until known. */
export function useSla(): SlaState | null {
  const [state, set] = useState<SlaState | null>(null);
  useEffect(() => {
    const stopped = new AbortController();
    const read = () => document.hidden || void readSla(stopped.signal).then(set, () => undefined);
    read();
    const timer = setInterval(read, interval);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, []);
  return state;
}
