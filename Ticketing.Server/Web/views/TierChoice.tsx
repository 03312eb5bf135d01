import { tierHours, tiers, type Tier } from "../model/ticket";
import { useSla } from "../state/sla";

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
