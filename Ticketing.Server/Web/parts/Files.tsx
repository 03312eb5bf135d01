import { under } from "../api/base";
import { t } from "../words/words";
import "../styles/parts.css";

/** A list as files to take along; `query` narrows them as it narrows the list. */
export function Files({ path, kinds = ["csv", "xlsx"], query = "", label = t("As a file:") }: { path: string; kinds?: string[]; query?: string; label?: string }) {
  return (
    <p class="files">
      {label}
      {kinds.map((kind) => (
        <a key={kind} class="button small" href={under(`${path}.${kind}${query && `?${query}`}`)} download>
          {kind.toUpperCase()}
        </a>
      ))}
    </p>
  );
}
