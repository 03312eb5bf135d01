import { useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Loaded } from "../parts/Loaded";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { say } from "../state/toasts";
import { languages, t, type Language } from "../words/words";
import { Kinds } from "./Kinds";

interface State {
  address: string | null;
  kinds: string[];
  allKinds: string[];
  quietFrom: string | null;
  quietUntil: string | null;
  quietGold: boolean;
  digest: boolean;
  digestAt: string | null;
  language: string;
  allLanguages: string[];
}

const path = "/api/v1/session/mails";

/** Which mails one gets, and when not. */
export function Wishes() {
  const state = useRead<State>(path);
  return (
    <section class="panel">
      <h2>{t("Mails to me")}</h2>
      <Loaded read={state}>{(now) => <Form key={JSON.stringify(now)} now={now} onSaved={state.again} />}</Loaded>
    </section>
  );
}

function Form({ now, onSaved }: { now: State; onSaved: () => void }) {
  const deed = useDeed();
  const [wishes, setWishes] = useState(now);
  const set = (change: Partial<State>) => setWishes((before) => ({ ...before, ...change }));
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const { kinds, quietGold, digest, language } = wishes;
    const body = { kinds, quietGold, digest, language, quietFrom: wishes.quietFrom || null, quietUntil: wishes.quietUntil || null };
    if (!(await deed.run(() => call("PATCH", path, { body })))) return;
    say(t("Saved."));
    onSaved();
  };
  return (
    <form class="wishes" onSubmit={save}>
      <p class="quiet-text">{now.address === null ? t("Your account has no mail address, so none come.") : t("They go to {0}.", now.address)}</p>
      <p class="quiet-text">{t("You are told of tickets that are yours or that you watch; and as long as nobody has taken them, of all tickets if you work tickets, else of those of your categories.")}</p>
      <Kinds label={t("Mail me when")} all={now.allKinds} chosen={wishes.kinds} onChange={(kinds) => set({ kinds })} />
      <div class="grid-form">
        <Field label={t("Language of my mails")} fault={deed.fault("language")}>
          <select value={wishes.language} onChange={(event) => set({ language: event.currentTarget.value })}>
            {now.allLanguages.map((code) => (
              <option key={code} value={code} lang={code}>
                {languages[code as Language] ?? code}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("Quiet from")} optional fault={deed.fault("quietFrom")}>
          <input type="time" value={wishes.quietFrom ?? ""} onInput={(event) => set({ quietFrom: event.currentTarget.value })} />
        </Field>
        <Field label={t("Quiet until")} optional hint={t("Mails and notifications of these hours come then.")} fault={deed.fault("quietUntil")}>
          <input type="time" value={wishes.quietUntil ?? ""} onInput={(event) => set({ quietUntil: event.currentTarget.value })} />
        </Field>
      </div>
      <label class="check">
        <input type="checkbox" checked={wishes.quietGold} onChange={() => set({ quietGold: !wishes.quietGold })} />
        {t("Warnings about gold tickets come all the same")}
      </label>
      {now.digestAt !== null && (
        <label class="check">
          <input type="checkbox" checked={wishes.digest} onChange={() => set({ digest: !wishes.digest })} />
          {t("A digest every day at {0}", now.digestAt)}
        </label>
      )}
      <button class="button" disabled={deed.busy}>
        {t("Save")}
      </button>
      <p class="problem" role="alert">
        {deed.text("language", "quietFrom", "quietUntil")}
      </p>
    </form>
  );
}
