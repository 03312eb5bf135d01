import { call } from "../api/http";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Time } from "../parts/Time";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { t } from "../words/words";

interface Session {
  id: number;
  usedAt: string;
  address: string | null;
  browser: string | null;
  current: boolean;
}

const path = "/api/v1/sessions";

/** Where one is logged in, and how to end that. */
export function Sessions() {
  const sessions = useRead<{ items: Session[] }>(path);
  const deed = useDeed();
  const end = (what: string) => async () => {
    if (await deed.run(() => call("DELETE", path + what))) sessions.again();
  };
  return (
    <section class="panel">
      <h2>{t("Logged in")}</h2>
      <Files path={path} />
      <Loaded read={sessions}>
        {({ items }) => (
          <>
            <ul class="lines" role="list">
              {items.map((session) => (
                <li key={session.id}>
                  <span class="line-main">
                    <strong>{session.browser ?? t("A browser")}</strong>
                    <small>
                      {session.address} · {t("last used")} <Time at={session.usedAt} relative />
                    </small>
                  </span>
                  {session.current ? (
                    <span class="state">{t("here")}</span>
                  ) : (
                    <button class="button small" disabled={deed.busy} onClick={end(`/${session.id}`)}>
                      {t("End")}
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {items.length > 1 && (
              <button class="button" disabled={deed.busy} onClick={end("?others=true")}>
                {t("Log out everywhere else")}
              </button>
            )}
          </>
        )}
      </Loaded>
      <p class="problem" role="alert">
        {deed.problem?.text}
      </p>
    </section>
  );
}
