import { Field } from "../parts/Field";
import { t } from "../words/words";
import { ForeseenOn } from "./PlanRefusal";

/** When a job is to be: a day, from and until as HH:mm. */
export interface JobTime {
  day: string;
  start: string;
  end: string;
}

/** What is typed into the fields; a day is always chosen. */
export const timeOf = (text: (name: string) => string, day: string): JobTime => ({ day: text("day") || day, start: text("start"), end: text("end") });

/** The three fields of a job's time, and whether the plan has room then. `except` is the job that is moved. */
export function JobTimeFields({ time, fault, assetId, except }: { time: JobTime; fault: (field: string) => string | undefined; assetId: number; except?: number }) {
  return (
    <>
      <Field label={t("Day")}>
        <input name="day" type="date" required defaultValue={time.day} />
      </Field>
      <Field label={t("From")} fault={fault("startsAt")}>
        <input name="start" type="time" required defaultValue={time.start} />
      </Field>
      <Field label={t("Until")} fault={fault("endsAt")}>
        <input name="end" type="time" required defaultValue={time.end} />
      </Field>
      <ForeseenOn day={time.day} assetId={assetId} start={time.start} end={time.end} {...(except !== undefined && { except })} />
    </>
  );
}
