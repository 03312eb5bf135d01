import { useEffect, useRef } from "preact/hooks";
import type { NewTicket } from "../api/calls";
import type { Problem } from "../api/problem";
import { tierHours, type Tier } from "../model/ticket";
import { clockTime, span } from "../model/timeLeft";
import { useMinute } from "../state/clock";
import { Icon } from "./Icon";
import { t } from "../words/words";

const beginning = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A tier could not be promised: says when it could be, and offers what is possible now. */
export function Refusal(props: { tier: Tier; problem: Problem; onChoose: (change: Pick<NewTicket, "sla" | "ifRefused">) => void }) {
  const { tier, problem, onChoose } = props;
  const now = useMinute();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), [problem]);
  const { earliest, offers } = problem;
  return (
    <section class="refusal" role="alert" aria-label={t("{0} cannot be promised", t(tier))}>
      <p class="refusal-title">
        <Icon name="late" />
        <strong>
          {beginning(t("{0} cannot be promised right now", t(tier)))}
        </strong>
      </p>
      <p>{problem.message}</p>
      {earliest && (
        <p>
          {t("It is possible again from")} <time dateTime={earliest}>{clockTime(earliest, now)}</time>
          {Date.parse(earliest) > now && `, ${t("in {0}", span(Date.parse(earliest) - now))}`}.
        </p>
      )}
      <div class="refusal-offers">
        {offers.map((offer, at) => (
          <button key={offer} type="button" ref={at === 0 ? first : null} class="button" onClick={() => onChoose({ sla: offer })}>
            <span class={`tier tier-${offer}`}>{t(offer)}</span> {t("within {0} h", tierHours[offer])}, {t("by {0}", clockTime(now + tierHours[offer] * 3_600_000, now))}
          </button>
        ))}
        <button type="button" ref={offers.length ? null : first} class="button" onClick={() => onChoose({ sla: tier, ifRefused: "record" })}>
          {t("Keep it as {0}, without a promise", t(tier))}
        </button>
      </div>
    </section>
  );
}
