import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../words/words";

/** A view that is fetched when it is first shown; the first page stays small. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [, draw] = useState(0);
    const [failed, setFailed] = useState(false);
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      let gone = false;
      if (!loaded) {
        load().then(
          (view) => {
            loaded = view;
            if (!gone) draw(1);
          },
          () => gone || setFailed(true),
        );
      }
      return () => {
        gone = true;
      };
    }, [attempt]);
    if (loaded) {
      const View = loaded;
      return <View {...props} />;
    }
    if (!failed) return <div class="skeleton-row tall" role="status" aria-label={t("Loading…")} />;
    return (
      <div class="trouble" role="alert">
        <p>{t("This part of the page could not be loaded. When the server can be reached again, try once more; after an update of the server, reload the page.")}</p>
        <button class="button small" onClick={() => (setFailed(false), setAttempt(attempt + 1))}>
          {t("Try again")}
        </button>
      </div>
    );
  };
}
