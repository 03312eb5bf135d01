import { useEffect, useRef, useState } from "preact/hooks";
import { emptyDirectory, openTicket, readDirectory, type NewTicket as Draft } from "../api/calls";
import { randomKey } from "../api/http";
import { Problem } from "../api/problem";
import { Field } from "../parts/Field";
import type { Tier } from "../model/ticket";
import * as detail from "../state/detail";
import { follow, go, urlOf } from "../state/router";
import { me } from "../state/session";
import { say } from "../state/toasts";
import { Icon } from "./Icon";
import { Refusal } from "./Refusal";
import { TierChoice } from "./TierChoice";
import { t } from "../words/words";

/** The form for a new ticket. A tier that cannot be promised is refused with what can be done instead. */
export function NewTicket() {
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLInputElement>(null);
  const key = useRef({ body: "", value: "" });
  const [sla, setSla] = useState<Tier>("none");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [known, setKnown] = useState(emptyDirectory);
  const [own, setOwn] = useState(false);
  const chosen = useRef(false);

  useEffect(() => {
    title.current?.focus();
    void readDirectory().then(setKnown);
  }, []);

  /** A system's own tier is proposed until the reader chooses one. */
  const propose = (system: string) => {
    const usual = known.systems.find(({ name }) => name === system.trim());
    if (!chosen.current && usual) setSla(usual.sla);
  };

  const choose = (tier: Tier) => {
    chosen.current = true;
    setSla(tier);
  };

  const submit = async (change: Pick<Draft, "sla" | "ifRefused"> = { sla }) => {
    if (!form.current!.reportValidity()) return;
    const body: Draft = { ...read(form.current!), ...(own ? { sla: "none", assignee: me().name } : change) };
    setBusy(true);
    setProblem(null);
    try {
      const ticket = await openTicket(body, keyFor(key.current, body));
      detail.take(ticket);
      say(t("#{0} is open.", ticket.id));
      go({ place: "ticket", id: ticket.id });
    } catch (thrown) {
      setProblem(Problem.of(thrown));
      setBusy(false);
    }
  };

  const refused = problem?.code === "sla-not-guaranteed";
  const fault = (field: string) => problem?.errors[field]?.join(", ");

  return (
    <article class="ticket new">
      <header class="ticket-head">
        <p class="ticket-line">
          <a class="icon-button back" href={urlOf({ place: "list" })} onClick={follow({ place: "list" })} aria-label={t("Back to the list")}>
            <Icon name="back" />
          </a>
          <span>{t("New ticket")}</span>
        </p>
      </header>
      <form
        ref={form}
        class="new-form"
        aria-busy={busy}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label={t("What is wrong?")} fault={fault("title")}>
          <input ref={title} name="title" required maxLength={200} autocomplete="off" placeholder={t("Boiler pressure low")} />
        </Field>
        <Field label={t("Description")} optional fault={fault("description")}>
          <textarea name="description" rows={4} maxLength={20_000} placeholder={t("What you saw, since when, what you tried")} />
        </Field>
        <div class="field-pair">
          <Field label={t("System")} optional fault={fault("system")}>
            <input name="system" list="systems" maxLength={64} autocomplete="off" autocapitalize="none" placeholder={t("boiler")} onInput={(event) => propose(event.currentTarget.value)} />
          </Field>
          <Field label={t("Category")} optional fault={fault("category")}>
            <input name="category" list="categories" maxLength={64} autocomplete="off" autocapitalize="none" placeholder={t("heating")} />
          </Field>
        </div>
        <Suggestions id="systems" words={known.systems} />
        <Suggestions id="categories" words={known.categories} />
        {!own && <TierChoice value={sla} onChoose={choose} />}
        <label class="own-task">
          <input type="checkbox" checked={own} onChange={(event) => setOwn(event.currentTarget.checked)} /> {t("A task for myself: nobody else is mailed, nothing is promised")}
        </label>
        {refused && <Refusal tier={sla} problem={problem} onChoose={(change) => void submit(change)} />}
        {problem && !refused && (
          <p class="problem" role="alert">
            {problem.text}
          </p>
        )}
        <div class="form-actions">
          <button class="button primary" disabled={busy}>
            {busy ? t("Opening…") : t("Open ticket")}
          </button>
          <a class="button quiet" href={urlOf({ place: "list" })} onClick={follow({ place: "list" })}>
            {t("Back")}
          </a>
        </div>
      </form>
    </article>
  );
}

function Suggestions({ id, words }: { id: string; words: { name: string }[] }) {
  return (
    <datalist id={id}>
      {words.map(({ name }) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

/** What was filled in; empty fields are left to the server's defaults. */
function read(form: HTMLFormElement): Omit<Draft, "sla"> {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const some = Object.fromEntries((["description", "system", "category"] as const).map((name) => [name, text(name)]).filter(([, value]) => value));
  return { title: text("title"), ...some };
}

/** The same submission sent again, after a lost connection, is the same ticket; a changed one is another. */
function keyFor(last: { body: string; value: string }, body: Draft): string {
  const text = JSON.stringify(body);
  if (text !== last.body) {
    last.body = text;
    last.value = randomKey();
  }
  return last.value;
}
