import type { ComponentChildren } from "preact";
import type { Read } from "../state/read";
import { Icon } from "../views/Icon";
import { t } from "../words/words";

/** What was read; a shape while it is on its way, and what to do when it did not come. */
export function Loaded<T>({ read, children }: { read: Read<T>; children: (data: T) => ComponentChildren }) {
  if (read.data !== null) {
    return (
      <>
        {read.problem && <Trouble read={read} />}
        {children(read.data)}
      </>
    );
  }
  if (read.problem) return <Trouble read={read} />;
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{t("Loading…")}</span>
      <div class="skeleton-row" aria-hidden="true" />
      <div class="skeleton-row" aria-hidden="true" />
    </div>
  );
}

function Trouble<T>({ read }: { read: Read<T> }) {
  return (
    <div class="trouble" role="alert">
      <Icon name="offline" />
      <p>{read.problem!.text}</p>
      <button class="button small" onClick={read.again}>
        {t("Try again")}
      </button>
    </div>
  );
}
