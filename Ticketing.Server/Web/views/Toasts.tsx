import { dismiss, toasts, type Toast } from "../state/toasts";
import { useStore } from "../state/store";
import { Icon } from "./Icon";
import { t } from "../words/words";

/** What just happened, and how to take it back. */
export function Toasts() {
  const all = useStore(toasts);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {all.map((toast) => (
        <Line key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function Line({ toast: { id, text, tone, undo } }: { toast: Toast }) {
  const takeBack = () => {
    dismiss(id);
    undo?.();
  };
  return (
    <div class={`toast ${tone}`}>
      <span>{text}</span>
      {undo && (
        <button class="button small" onClick={takeBack}>
          {t("Undo")}
        </button>
      )}
      <button class="icon-button small" aria-label={t("Dismiss")} onClick={() => dismiss(id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
