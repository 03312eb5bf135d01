import { t } from "../words/words";

/** How an editor is left: with what was changed, or without. */
export function EditorEnd({ busy, onBack }: { busy: boolean; onBack: () => void }) {
  return (
    <div class="editor-end">
      <button class="button primary" disabled={busy}>
        {t("Save")}
      </button>
      <button type="button" class="button" onClick={onBack}>
        {t("Back")}
      </button>
    </div>
  );
}
