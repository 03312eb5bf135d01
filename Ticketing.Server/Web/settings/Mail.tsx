import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { follow, urlOf } from "../state/router";
import type { ServerInfo } from "../systems/calls";
import { paths } from "../systems/calls";
import { t, w } from "../words/words";

interface MailLine {
  id: number;
  ticket: number | null;
  kind: string;
  to: string;
  state: "waiting" | "sent" | "dead" | "folded";
  attempts: number;
  createdAt: string;
  nextAttemptAt: string | null;
  answer: string | null;
}
w("waiting"), w("sent"), w("dead"), w("folded");

/** The mail server, a test that shows what it says, and the fate of every mail. */
export function Mail() {
  const server = useRead<ServerInfo>(paths.server);
  const mails = useRead<{ items: MailLine[] }>("/api/v1/mails?limit=100", 15_000);
  return (
    <>
      <Loaded read={server}>{(info) => <MailServer info={info} />}</Loaded>
      <section class="panel">
        <h2>{t("Outbox")}</h2>
        <Files path="/api/v1/mails" />
        <Loaded read={mails}>
          {({ items }) =>
            items.length === 0 ? (
              <p class="quiet-text">{t("No mail yet. Whoever a ticket concerns is mailed when it opens, is due soon, is late, and is finished.")}</p>
            ) : (
              <ul class="lines" role="list">
                {items.map((mail) => (
                  <li key={mail.id}>
                    <span class="line-main">
                      <strong>{mail.to}</strong>
                      <small>
                        {t(mail.kind)}
                        {mail.ticket !== null && (
                          <>
                            {" · "}
                            <a href={urlOf({ place: "ticket", id: mail.ticket })} onClick={follow({ place: "ticket", id: mail.ticket })}>
                              #{mail.ticket}
                            </a>
                          </>
                        )}
                        {mail.answer && ` · ${mail.answer}`}
                      </small>
                    </span>
                    <small>
                      <Time at={mail.createdAt} />
                    </small>
                    <span class="state" data-mail={mail.state}>
                      {t(mail.state)}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </>
  );
}

/** Which mail server is set, how to set one, and a test mail with everything it answered. */
export function MailServer({ info }: { info: ServerInfo }) {
  const field = useRef<HTMLInputElement>(null);
  const deed = useDeed();
  const [result, setResult] = useState<{ sent: boolean; dialogue: string[] } | null>(null);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    setResult(null);
    await deed.run(async () => setResult(await call("POST", "/api/v1/mails/test", { body: { to: field.current!.value.trim() } })));
  };
  return (
    <section class="panel">
      <h2>{t("Mail server")}</h2>
      {info.mailServer === null ? (
        <p class="notice">{t("There is none, so nobody gets mail. Set Ticketing:Smtp to smtp[s]://user:password@host:port in /etc/ticketing/ticketing.json and restart the server.")}</p>
      ) : (
        <>
          <p>{t("Mails go through {0}, from {1}.", info.mailServer, info.mailFrom)}</p>
          <form class="line-form" onSubmit={send}>
            <input ref={field} type="email" required placeholder="anna@example.com" aria-label={t("Who gets the test mail")} />
            <button class="button" disabled={deed.busy}>
              {deed.busy ? t("Sending…") : t("Send a test mail")}
            </button>
            <p class="problem" role="alert">
              {deed.problem?.text}
            </p>
          </form>
        </>
      )}
      {result && (
        <div class={result.sent ? "notice" : "notice bad"} role="status">
          <strong>{result.sent ? t("The mail server took it.") : t("The mail was not sent.")}</strong>
          <pre tabIndex={0} aria-label={t("What was said")}>
            <code>{result.dialogue.join("\n")}</code>
          </pre>
        </div>
      )}
    </section>
  );
}
