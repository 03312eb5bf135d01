import { t, w } from "../words/words";
import "../styles/parts.css";

/** What can be told of tickets, by mail or on a device. */
const names: Readonly<Record<string, string>> = {
  opened: w("A ticket is opened"),
  merged: w("It is reported again"),
  "due-soon": w("It is due soon"),
  breached: w("It is late"),
  finished: w("It is finished"),
  moved: w("It moves on"),
  changed: w("It is changed"),
  noted: w("Somebody writes a note"),
  mentioned: w("Somebody mentions you"),
};

/** A choice among kinds of news. */
export function Kinds({ label, all, chosen, onChange }: { label: string; all: string[]; chosen: string[]; onChange: (kinds: string[]) => void }) {
  return (
    <fieldset class="kinds">
      <legend>{label}</legend>
      {all.map((kind) => (
        <label key={kind} class="check">
          <input type="checkbox" checked={chosen.includes(kind)} onChange={() => onChange(chosen.includes(kind) ? chosen.filter((one) => one !== kind) : [...chosen, kind])} />
          {t(names[kind] ?? kind)}
        </label>
      ))}
    </fieldset>
  );
}
