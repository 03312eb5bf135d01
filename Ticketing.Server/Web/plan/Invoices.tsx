import { useState } from "preact/hooks";
import { under } from "../api/base";
import { call } from "../api/http";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t } from "../words/words";
import { dayName, money, paths, type Items } from "./calls";

interface Invoice {
  id: number;
  number: number;
  contact: string;
  mailedTo: string | null;
  issuedOn: string;
  dueOn: string;
  lines: { jobId: number; asset: string; hours: number }[];
  total: number;
}

interface Passed {
  recorded: number;
  reminders: number;
  invoices: number;
}

/** Bills as they were sent; each can be looked at and printed again at any time. */
export function Invoices() {
  const [before, setBefore] = useState<number | null>(null);
  const invoices = useRead<Items<Invoice> & { next: number | null }>(`${paths.invoices}?limit=50${before ? `&before=${before}` : ""}`);
  const [passed, setPassed] = useState<Passed | null>(null);
  const deed = useDeed();
  const begin = async () => {
    if (await deed.run(async () => setPassed(await call<Passed>("POST", "/api/v1/clock/day-has-passed")))) invoices.again();
  };
  return (
    <>
      <section class="panel">
        <h2>{t("Invoices")}</h2>
        <Files path={paths.invoices} />
        <p class="quiet-text">{t("When a day begins, everybody gets one bill for what was finished, and one reminder of what is planned.")}</p>
        <Loaded read={invoices}>
          {({ items, next }) => (
            <>
              <ul class="lines" role="list">
                {items.length === 0 && <li>{t("No invoice yet.")}</li>}
                {items.map((invoice) => (
                  <li key={invoice.id}>
                    <span class="line-main">
                      <strong>
                        {t("Invoice {0}", invoice.number)}: {invoice.contact}
                      </strong>
                      <small>
                        {[
                          t("of {0}, due {1}", dayName(invoice.issuedOn), dayName(invoice.dueOn)),
                          invoice.mailedTo ? t("mailed to {0}", invoice.mailedTo) : t("not mailed: no address, or no mail server"),
                          invoice.lines.map(({ asset }) => asset).join(", "),
                        ].join(" · ")}
                      </small>
                    </span>
                    <strong>{money(invoice.total)}</strong>
                    <a class="button small" href={under(`${paths.invoices}/${invoice.id}/print`)} target="_blank" rel="noreferrer" aria-label={t("Print invoice {0}", invoice.number)}>
                      {t("Print")}
                    </a>
                  </li>
                ))}
              </ul>
              {next !== null && (
                <button class="button" onClick={() => setBefore(next)}>
                  {t("Older")}
                </button>
              )}
            </>
          )}
        </Loaded>
      </section>
      {me().mayAdminister && (
        <section class="panel">
          <h2>{t("Begin the day now")}</h2>
          <p class="quiet-text">{t("It does what midnight does, each once: nothing is sent twice.")}</p>
          <button class="button" disabled={deed.busy} onClick={begin}>
            {t("Remind and bill now")}
          </button>
          <p role="status">{passed && t("Reminders: {0}, invoices: {1}.", passed.reminders, passed.invoices)}</p>
          <p class="problem" role="alert">
            {deed.problem?.text}
          </p>
        </section>
      )}
    </>
  );
}
