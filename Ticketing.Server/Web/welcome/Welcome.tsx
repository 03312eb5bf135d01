import { useEffect, useState } from "preact/hooks";
import { listTickets, openTicket } from "../api/calls";
import { randomKey } from "../api/http";
import { Field } from "../parts/Field";
import { Loaded } from "../parts/Loaded";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { go } from "../state/router";
import { LanguageChoice, Password } from "../settings/Myself";
import { MailServer } from "../settings/Mail";
import { Connect } from "../systems/Connect";
import { paths, type ServerInfo } from "../systems/calls";
import { Icon } from "../views/Icon";
import { t, w } from "../words/words";
import "../styles/pages.css";
import "../styles/systems.css";

const steps = [w("Language"), w("Password"), w("Mail"), w("First device"), w("Test ticket")];

/** The first five minutes: each step can be done now or left for later; all of it is in the settings too. */
export function Welcome() {
  const [step, setStep] = useState(0);
  const server = useRead<ServerInfo>(paths.server);
  useEffect(() => document.querySelector<HTMLElement>("#step-title")?.focus(), [step]);
  const last = step === steps.length - 1;
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("Welcome home")}</h1>
        <ol class="steps" role="list" aria-label={t("Steps")}>
          {steps.map((name, at) => (
            <li key={name} aria-current={at === step ? "step" : undefined} data-done={at < step}>
              <button class="link" onClick={() => setStep(at)}>
                {at + 1}. {t(name)}
              </button>
            </li>
          ))}
        </ol>
        <h2 id="step-title" tabIndex={-1} class="visually-hidden">
          {t("Step {0} of {1}: {2}", step + 1, steps.length, t(steps[step]!))}
        </h2>
      </header>
      {step === 0 && <LanguageChoice />}
      {step === 1 && (
        <>
          <p class="quiet-text">{t("The first password was written to first-start.txt in the data directory. Choose one of your own, then delete that file.")}</p>
          <Password onDone={() => setStep(2)} />
        </>
      )}
      {step === 2 && <Loaded read={server}>{(info) => <MailServer info={info} />}</Loaded>}
      {step === 3 && <FirstDevice />}
      {step === 4 && <TestTicket />}
      <p class="line-form">
        {step > 0 && (
          <button class="button" onClick={() => setStep(step - 1)}>
            {t("Back")}
          </button>
        )}
        {!last && (
          <button class="button primary" onClick={() => setStep(step + 1)}>
            {t("Next")}
          </button>
        )}
        <button class={last ? "button primary" : "button quiet"} onClick={() => go({ place: "list" })}>
          {last ? t("To the tickets") : t("Later")}
        </button>
      </p>
    </div>
  );
}

function FirstDevice() {
  const [name, setName] = useState("boiler");
  return (
    <>
      <section class="panel">
        <Field label={t("What reports first?")} hint={t("a short name: boiler, nas, garage-door")}>
          <input value={name} maxLength={64} autocapitalize="none" spellcheck={false} onInput={(event) => setName(event.currentTarget.value)} />
        </Field>
      </section>
      {name.trim() && <Connect key={name} system={{ name: name.trim() }} />}
    </>
  );
}

/** Sends a ticket the way a device does and finds it again in the list: the whole way is proved. */
function TestTicket() {
  const deed = useDeed();
  const [id, setId] = useState<number | null>(null);
  const send = () =>
    deed.run(async () => {
      const ticket = await openTicket({ title: t("A test ticket"), description: t("Sent by the first steps. Take it, write a note, finish it."), system: "first-steps", sla: "none" }, randomKey());
      const { items } = await listTickets(`order=newest&limit=20`);
      if (items.some((one) => one.id === ticket.id)) setId(ticket.id);
    });
  return (
    <section class="panel">
      <h2>{t("Test ticket")}</h2>
      <p>{t("It goes the whole way: it is taken in, stored, and read again from the list. Then it waits for you there.")}</p>
      <p>
        <button class="button primary" disabled={deed.busy} onClick={() => void send()}>
          {t("Send a test ticket")}
        </button>
      </p>
      <p class="problem" role="alert">
        {deed.problem?.text}
      </p>
      {id !== null && (
        <p class="notice" role="status">
          <Icon name="done" />
          {t("It works: ticket #{0} is in the list.", id)}
          <button class="button small" onClick={() => go({ place: "ticket", id })}>
            {t("Open it")}
          </button>
        </p>
      )}
    </section>
  );
}
