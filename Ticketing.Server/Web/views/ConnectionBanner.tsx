import { connection, retry } from "../state/live";
import { useStore } from "../state/store";
import { Icon } from "./Icon";

/** Says that what is shown may be old, for as long as that is so. */
export function ConnectionBanner() {
  const lost = useStore(connection) === "lost";
  return (
    <div class="banner-place" role="status">
      {lost && (
        <div class="banner">
          <Icon name="offline" />
          <span>Connection lost. What you see may be out of date; it catches up by itself.</span>
          <button class="button small" onClick={retry}>
            Try now
          </button>
        </div>
      )}
    </div>
  );
}
