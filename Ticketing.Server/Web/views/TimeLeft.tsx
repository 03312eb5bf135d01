import { isFinished, type Ticket } from "../model/ticket";
import { timeLeft } from "../model/timeLeft";
import { useSecond } from "../state/clock";
import { Icon } from "./Icon";
import { t } from "../words/words";

/** The countdown to the due time and the fuse that burns down with it. */
export function TimeLeft({ ticket }: { ticket: Ticket }) {
  const left = timeLeft(ticket, useSecond());
  if (left.urgency === "none" && !left.text) return <span class="time-left" />;
  const running = !isFinished(ticket);
  return (
    <>
      <span class="time-left" data-urgency={left.urgency}>
        {left.urgency === "breached" && <Icon name="late" />}
        {left.text}
        {running && left.urgency !== "breached" && <span class="visually-hidden"> {t("left")}</span>}
      </span>
      {running && <Fuse share={left.share} urgency={left.urgency} />}
    </>
  );
}

export function Fuse({ share, urgency }: { share: number; urgency: string }) {
  return (
    <span class="fuse" data-urgency={urgency} aria-hidden="true">
      <span style={{ width: `${(share * 100).toFixed(1)}%` }} />
    </span>
  );
}
