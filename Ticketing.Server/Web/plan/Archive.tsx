import { call } from "../api/http";
import { useDeed } from "../parts/useDeed";
import { t } from "../words/words";

/** Puts away what is not used any more, or brings it back; nothing of its history goes. */
export function Archive({ path, archived, what, onDone }: { path: string; archived: boolean; what: string; onDone: () => void }) {
  const deed = useDeed();
  const press = async () => {
    if (await deed.run(() => (archived ? call("PATCH", path, { body: { archived: false } }) : call("DELETE", path)))) onDone();
  };
  return (
    <>
      <button type="button" class="button small" disabled={deed.busy} aria-label={archived ? t("Bring back {0}", what) : t("Archive {0}", what)} onClick={press}>
        {archived ? t("Bring back") : t("Archive")}
      </button>
      {deed.problem && (
        <span class="problem" role="alert">
          {deed.problem.text}
        </span>
      )}
    </>
  );
}
