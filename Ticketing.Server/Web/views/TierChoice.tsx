import { tierHours, tiers, type Tier } from "../model/ticket";
import { useSla } from "../state/sla";
import { t } from "../words/words";

/** Which promise to ask for, with how many of each can be given right now. */
export function TierChoice({ value, onChoose }: { value: Tier; onChoose: (tier: Tier) => void }) {
  const sla = useSla();
  return (
    <fieldset class="tiers">
      <legend>{t("Promise")}</legend>
      {(["none", ...tiers] as Tier[]).map((tier) => {
        const free = sla?.tiers.find((one) => one.sla === tier)?.free;
        return (
          <label key={tier} class={`tier-card tier-${tier}`} data-full={free === 0}>
            <input type="radio" name="sla" value={tier} checked={tier === value} onChange={() => onChoose(tier)} />
            <span class="tier-name">{t(tier)}</span>
            <span class="tier-span">{tier === "none" ? t("when it suits") : t("within {0} h", tierHours[tier])}</span>
            {free !== undefined && <span class="tier-free">{free === 0 ? t("none free now") : t("{0} free now", free)}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}
