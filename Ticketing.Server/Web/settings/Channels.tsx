import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Field } from "../parts/Field";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { Secret } from "../parts/Secret";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { t, w } from "../words/words";
import { Kinds } from "./Kinds";

interface Channel {
  id: number;
  name: string;
  kind: string;
  address: string;
  category: string | null;
  sla: string;
  events: string[];
  enabled: boolean;
  secret?: string;
}

interface Delivery {
  id: number;
  event: string;
  state: "waiting" | "sent" | "dead";
  createdAt: string;
  attempts: number;
  answer: string | null;
}

const path = "/api/v1/channels";

/** What each kind wants in its two fields. */
const kinds: Record<string, { name: string; address: string; example: string; secret: string | null }> = {
  webhook: { name: w("Webhook"), address: w("URL"), example: "https://example.org/hook", secret: w("key of the signature; made if empty") },
  ntfy: { name: "ntfy", address: w("URL of the topic"), example: "https://ntfy.sh/my-home", secret: w("access token, if the topic needs one") },
  gotify: { name: "Gotify", address: w("URL of the server"), example: "https://gotify.example.org", secret: w("token of the application") },
  "home-assistant": { name: "Home Assistant", address: w("URL of the notify service"), example: "http://homeassistant:8123/api/services/notify/mobile_app_phone", secret: w("long-lived access token") },
  mqtt: { name: "MQTT", address: w("Topic"), example: "home/tickets", secret: null },
};

const events = ["opened", "merged", "due-soon", "breached", "finished", "moved", "changed", "noted"];
const usual = ["opened", "due-soon", "breached", "finished"];

/** Where what happens to tickets is told to other programs. */
export function Channels() {
  const channels = useRead<{ items: Channel[] }>(path);
  const [made, setMade] = useState<Channel | null>(null);
  return (
    <>
      {made?.secret && <Secret title={t("Signing key of {0}:", made.name)} text={made.secret} onDone={() => setMade(null)} />}
      <Loaded read={channels}>
        {({ items }) => (
          <section class="panel">
            <h2>{t("Channels")}</h2>
            <Files path={path} />
            <p class="quiet-text">{t("Other programs that are told when a ticket is opened, due soon, late or finished. What one does not take is tried again for days.")}</p>
            <ul class="lines" role="list">
              {items.map((channel) => (
                <Line key={channel.id} channel={channel} onChanged={channels.again} />
              ))}
            </ul>
          </section>
        )}
      </Loaded>
      <Add onAdded={(channel) => (setMade(channel), channels.again())} />
    </>
  );
}

function Line({ channel, onChanged }: { channel: Channel; onChanged: () => void }) {
  const told = useRead<{ items: Delivery[] }>(`${path}/${channel.id}/deliveries`);
  const [answer, setAnswer] = useState<string | null>(null);
  const deed = useDeed();
  const test = () =>
    deed.run(async () => {
      const result = await call<{ sent: boolean; answer: string }>("POST", `${path}/${channel.id}/test`, { body: {} });
      setAnswer(result.sent ? t("It took the test: {0}", result.answer) : t("It did not take the test: {0}", result.answer));
    });
  const turn = async () => {
    if (await deed.run(() => call("PATCH", `${path}/${channel.id}`, { body: { enabled: !channel.enabled } }))) onChanged();
  };
  const of = [t(kinds[channel.kind]?.name ?? channel.kind), channel.category, channel.sla === "none" ? null : t("{0} and more urgent", t(channel.sla))];
  return (
    <li>
      <span class="line-main">
        <strong>{channel.name}</strong>
        <small>
          {of.filter(Boolean).join(" · ")} · {channel.address}
        </small>
        <small role="status">{deed.text() ?? answer ?? <Last deliveries={told.data?.items ?? []} />}</small>
      </span>
      <label class="check">
        <input type="checkbox" checked={channel.enabled} disabled={deed.busy} onChange={() => void turn()} />
        {t("on")}
      </label>
      <button type="button" class="button small" disabled={deed.busy} onClick={() => void test()}>
        {t("Test")}
      </button>
      <Remove path={`${path}/${channel.id}`} what={channel.name} onGone={onChanged} />
    </li>
  );
}

/** How it went last, and how much waits. */
function Last({ deliveries }: { deliveries: Delivery[] }) {
  const waiting = deliveries.filter(({ state }) => state === "waiting").length;
  const last = deliveries.find(({ answer }) => answer !== null);
  return (
    <>
      {last && (
        <>
          <Time at={last.createdAt} relative />: {last.answer}
        </>
      )}
      {waiting > 0 && ` · ${t("{0} wait", waiting)}`}
    </>
  );
}

function Add({ onAdded }: { onAdded: (channel: Channel) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [kind, setKind] = useState("webhook");
  const [chosen, setChosen] = useState(usual);
  const deed = useDeed();
  const wants = kinds[kind]!;
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const text = (name: string) => String(data.get(name) ?? "").trim() || undefined;
    let channel: Channel | null = null;
    const body = { name: text("name"), kind, address: text("address"), secret: text("secret"), category: text("category"), sla: text("sla"), events: chosen };
    if (!(await deed.run(async () => (channel = await call<Channel>("POST", path, { body }))))) return;
    form.current!.reset();
    setKind("webhook");
    setChosen(usual);
    onAdded(channel!);
  };
  return (
    <section class="panel">
      <h2>{t("New channel")}</h2>
      <form class="grid-form" ref={form} onSubmit={add}>
        <Field label={t("Name")} fault={deed.fault("name")}>
          <input name="name" required maxLength={64} autocomplete="off" />
        </Field>
        <Field label={t("Kind")} fault={deed.fault("kind")}>
          <select name="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            {Object.entries(kinds).map(([word, { name }]) => (
              <option key={word} value={word}>
                {t(name)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t(wants.address)} fault={deed.fault("address")}>
          <input name="address" required maxLength={500} placeholder={wants.example} autocomplete="off" autocapitalize="none" />
        </Field>
        {wants.secret && (
          <Field label={t("Secret")} optional={kind === "webhook" || kind === "ntfy"} hint={t(wants.secret)} fault={deed.fault("secret")}>
            <input name="secret" type="password" maxLength={500} autocomplete="off" />
          </Field>
        )}
        <Field label={t("Category")} optional hint={t("all if empty")} fault={deed.fault("category")}>
          <input name="category" maxLength={64} autocomplete="off" />
        </Field>
        <Field label={t("Tickets")}>
          <select name="sla">
            <option value="">{t("all")}</option>
            {["gold", "silver", "bronze"].map((tier) => (
              <option key={tier} value={tier}>
                {tier === "gold" ? t("gold") : t("{0} and more urgent", t(tier))}
              </option>
            ))}
          </select>
        </Field>
        <Kinds label={t("Tell it when")} all={events} chosen={chosen} onChange={setChosen} />
        <button class="button primary" disabled={deed.busy || chosen.length === 0}>
          {t("Make it")}
        </button>
        <p class="problem" role="alert">
          {deed.text("name", "kind", "address", "secret", "category")}
        </p>
      </form>
    </section>
  );
}
