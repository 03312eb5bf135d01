import { call } from "../api/http";
import { Problem } from "../api/problem";
import { say } from "../state/toasts";
import { Icon } from "../views/Icon";
import { locale, t, tn } from "../words/words";
import { addDays, dayOf, noon, type Day } from "./calls";

/** Six weeks as a grid; a job dropped on a day moves there at the same time of day. */
export function Month(props: { first: string; chosen: string; days: Day[]; onChoose: (day: string) => void; onMoved: () => void }) {
  const { first, chosen, days, onChoose, onMoved } = props;
  const today = dayOf(new Date());
  const step = (months: number) => {
    const date = noon(`${chosen.slice(0, 8)}01`);
    date.setMonth(date.getMonth() + months);
    onChoose(dayOf(date));
  };
  const drop = async (event: DragEvent, day: string) => {
    event.preventDefault();
    const [from, id, startsAt, endsAt] = (event.dataTransfer?.getData("text/plain") ?? "").split("|");
    if (!from || !id || !startsAt || !endsAt || from === day) return;
    const shift = (time: string) => {
      const date = new Date(time);
      const to = noon(day);
      date.setFullYear(to.getFullYear(), to.getMonth(), to.getDate());
      return date.toISOString();
    };
    try {
      await call("PATCH", `/api/v1/plan/${from}/jobs/${id}`, { body: { startsAt: shift(startsAt), endsAt: shift(endsAt) } });
      say(t("Moved."));
    } catch (thrown) {
      say(Problem.of(thrown).text, { tone: "bad" });
    }
    onMoved();
  };
  return (
    <>
      <header class="month-head">
        <button class="icon-button" aria-label={t("The month before")} onClick={() => step(-1)}>
          <Icon name="back" />
        </button>
        <h2>{noon(chosen).toLocaleDateString(locale(), { month: "long", year: "numeric" })}</h2>
        <button class="icon-button turned" aria-label={t("The month after")} onClick={() => step(1)}>
          <Icon name="back" />
        </button>
      </header>
      <div class="month">
        {Array.from({ length: 42 }, (_, at) => addDays(first, at)).map((day) => {
          const jobs = (days.find((one) => one.day === day)?.jobs ?? []).filter(({ status }) => status !== "cancelled");
          const name = noon(day).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });
          return (
            <button
              key={day}
              class="month-day"
              data-outside={day.slice(0, 7) !== chosen.slice(0, 7)}
              aria-pressed={day === chosen}
              aria-current={day === today ? "date" : undefined}
              onClick={() => onChoose(day)}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => void drop(event, day)}
            >
              <span class="visually-hidden">{`${name}: ${tn(jobs.length, "{0} job", "{0} jobs")}`}</span>
              <span aria-hidden="true">{Number(day.slice(8))}</span>
              {jobs.length > 0 && (
                <span class="count" aria-hidden="true">
                  {jobs.length}
                </span>
              )}
            </button>
          );
        })}
      </div>
    </>
  );
}
