import { Time } from "../parts/Time";
import { useRead } from "../state/read";
import { t } from "../words/words";

interface MailLine {
  id: number;
  kind: string;
  to: string;
  state: string;
  createdAt: string;
}

/** Who was mailed about a ticket, and what became of it; admins only, as the outbox is. */
export function Mails({ ticket }: { ticket: number }) {
  const { data } = useRead<{ items: MailLine[] }>(`/api/v1/mails?ticket=${ticket}&limit=500`);
  const mails = data?.items ?? [];
  if (mails.length === 0) return null;
  return (
    <section class="log" aria-labelledby="mails-title">
      <h3 id="mails-title">{t("Mails")}</h3>
      <ul role="list">
        {mails.map((mail) => (
          <li key={mail.id}>
            {mail.to}: {t(mail.kind)}, {t(mail.state)} <Time at={mail.createdAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}
