import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t } from "../words/words";
import { Archive } from "./Archive";
import { fieldsOf, paths, type Contact, type Items } from "./calls";

/** Whose assets are looked after: they get the reminders and the bills. */
export function Contacts() {
  const [all, setAll] = useState(false);
  const [edited, setEdited] = useState<Contact | null>(null);
  const contacts = useRead<Items<Contact>>(`${paths.contacts}${all ? "?archived=true" : ""}`);
  return (
    <>
      {me().mayWork && (
        <section class="panel">
          <h2>{edited ? edited.name : t("New contact")}</h2>
          <p class="quiet-text">{t("Whose things are looked after: reminders and bills go there.")}</p>
          <ContactForm key={edited?.id ?? 0} contact={edited} onDone={() => (setEdited(null), contacts.again())} />
        </section>
      )}
      <section class="panel">
        <h2>{t("Contacts")}</h2>
        <Files path={paths.contacts} />
        <label class="check">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} /> {t("Archived ones too")}
        </label>
        <Loaded read={contacts}>
          {({ items }) => (
            <ul class="lines" role="list">
              {items.length === 0 && <li>{t("Nobody yet.")}</li>}
              {items.map((contact) => (
                <li key={contact.id}>
                  <span class="line-main">
                    <strong>{contact.name}</strong>
                    <small>{[contact.email, contact.phone, contact.address?.replaceAll("\n", ", ")].filter(Boolean).join(" · ")}</small>
                  </span>
                  {me().mayWork && (
                    <>
                      <button class="button small" aria-label={t("Change {0}", contact.name)} onClick={() => setEdited(contact)}>
                        {t("Change")}
                      </button>
                      <Archive path={`${paths.contacts}/${contact.id}`} archived={contact.archived} what={contact.name} onDone={contacts.again} />
                    </>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </section>
    </>
  );
}

function ContactForm({ contact, onDone }: { contact: Contact | null; onDone: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = fieldsOf(form.current!);
    const body = { name: text("name"), email: text("email") || null, phone: text("phone") || null, address: text("address") || null };
    const sent = () => (contact ? call("PATCH", `${paths.contacts}/${contact.id}`, { body }) : call("POST", paths.contacts, { body }));
    if (await deed.run(sent)) {
      form.current?.reset();
      onDone();
    }
  };
  return (
    <form class="grid-form" ref={form} onSubmit={save}>
      <Field label={t("Name")} fault={deed.fault("name")}>
        <input name="name" required maxLength={200} autocomplete="off" defaultValue={contact?.name} />
      </Field>
      <Field label={t("Mail address")} optional fault={deed.fault("email")}>
        <input name="email" type="email" autocomplete="off" defaultValue={contact?.email ?? ""} />
      </Field>
      <Field label={t("Phone")} optional fault={deed.fault("phone")}>
        <input name="phone" type="tel" autocomplete="off" defaultValue={contact?.phone ?? ""} />
      </Field>
      <Field label={t("Postal address")} optional fault={deed.fault("address")}>
        <textarea name="address" rows={2} defaultValue={contact?.address ?? ""} />
      </Field>
      <button class="button primary" disabled={deed.busy}>
        {contact ? t("Save") : t("Add the contact")}
      </button>
      {contact && (
        <button type="button" class="button" onClick={onDone}>
          {t("Leave it")}
        </button>
      )}
      <p class="problem" role="alert">
        {deed.text("name", "email", "phone", "address")}
      </p>
    </form>
  );
}
