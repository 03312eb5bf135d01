import { connection, retry } from "../state/live";
import { queue } from "../state/queue";
import { useStore } from "../state/store";
import { t, tn } from "../words/words";
import { Icon } from "./Icon";

/** Says that what is shown may be old, and what waits to be sent, for as long as that is so. */
export function ConnectionBanner() {
  const lost = useStore(connection) === "lost";
  const waiting = useStore(queue).length;
  return (
    <div class="banner-place" role="status">
      {lost && (
        <div class="banner">
          <Icon name="offline" />
          <span>
            {t("Connection lost. What you see may be out of date; it catches up by itself.")}
            {waiting > 0 && ` ${tn(waiting, "{0} change waits here and is sent then.", "{0} changes wait here and are sent then.")}`}
          </span>
          <button class="button small" onClick={retry}>
            {t("Try now")}
          </button>
        </div>
      )}
    </div>
  );
}
