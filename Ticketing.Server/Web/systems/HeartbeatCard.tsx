import { useState } from "preact/hooks";
import { address } from "../api/base";
import { call } from "../api/http";
import { span } from "../model/timeLeft";
import { Copy } from "../parts/Copy";
import { Files } from "../parts/Files";
import { Remove } from "../parts/Remove";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { t } from "../words/words";
import { HealthBar } from "./HealthBar";
import { HeartbeatForm } from "./HeartbeatForm";
import { heartbeatsPath, rhythm, standingOf, strokes, type Heartbeat, type Ping } from "./heartbeat";
import { Snippets } from "./Snippets";
import { heartbeatSnippets } from "./snippets";

/** One job: how it stands; opened, its history, its address and what can be done. */
export function HeartbeatCard({ check, open, onToggle, onChange }: { check: Heartbeat; open: boolean; onToggle: () => void; onChange: () => void }) {
  const [state, words] = standingOf(check);
  return (
    <li class="panel" data-heartbeat={check.slug}>
      <h2>
        <button class="link card-head" aria-expanded={open} onClick={onToggle}>
          <span class="dot" data-state={state} aria-hidden="true" />
          {check.name}
        </button>
      </h2>
      <p class="card-foot">
        <span class="card-words" data-state={state}>
          {words}
        </span>
        {" · "}
        {rhythm(check)}
        {check.lastPingAt && (
          <>
            {" · "}
            {t("last ping")} <Time at={check.lastPingAt} relative />
          </>
        )}
        {check.nextPingAt && (
          <>
            {" · "}
            {t("next by")} <Time at={check.nextPingAt} />
          </>
        )}
      </p>
      {open && <Opened check={check} onChange={onChange} />}
    </li>
  );
}

function Opened({ check, onChange }: { check: Heartbeat; onChange: () => void }) {
  const [editing, setEditing] = useState(false);
  const deed = useDeed();
  const pings = useRead<{ items: Ping[] }>(`${heartbeatsPath}/${check.id}/pings?after=${check.pings}`);
  const url = address() + check.pingPath;
  const change = async (what: "pause" | "resume") => {
    if (await deed.run(() => call("POST", `${heartbeatsPath}/${check.id}/${what}`))) onChange();
  };
  const newest = pings.data?.items[0];
  return (
    <>
      <HealthBar stretches={strokes(pings.data?.items ?? [])} words={pings.data ? t("The last pings, oldest first: {0} of {1} well", pings.data.items.filter(({ kind }) => kind === "success").length, pings.data.items.length) : t("Loading…")} />
      {newest && (
        <p class="card-foot">
          {t("Ping {0}", newest.number)}: {t(newest.kind)}
          {newest.exitStatus !== null && `, ${t("exit status {0}", newest.exitStatus)}`}
          {check.lastDurationSeconds !== null && `, ${t("ran for {0}", span(check.lastDurationSeconds * 1000))}`}
        </p>
      )}
      {newest && <Files path={`${heartbeatsPath}/${check.id}/pings`} />}
      <h3>{t("Its address")}</h3>
      <Copy text={url} label={t("Its address")} />
      <Snippets all={heartbeatSnippets(url)} />
      {me().mayWork &&
        (editing ? (
          <HeartbeatForm
            check={check}
            onEnd={() => {
              setEditing(false);
              onChange();
            }}
          />
        ) : (
          <p class="line-form">
            <button class="button" onClick={() => setEditing(true)}>
              {t("Change")}
            </button>
            <button class="button" disabled={deed.busy} onClick={() => void change(check.status === "paused" ? "resume" : "pause")}>
              {check.status === "paused" ? t("Resume") : t("Pause")}
            </button>
            <Remove path={`${heartbeatsPath}/${check.id}`} what={check.name} onGone={onChange} />
            <span class="problem" role="alert">
              {deed.problem?.text}
            </span>
          </p>
        ))}
    </>
  );
}
