import { t } from "../words/words";
import { Copy } from "./Copy";

/** A secret that is shown this once. */
export function Secret({ title, text, onDone }: { title: string; text: string; onDone: () => void }) {
  return (
    <section class="notice" role="status">
      <p>
        <strong>{title}</strong> {t("It is shown only now: keep it in a safe place.")}
      </p>
      <Copy text={text} label={title} />
      <button type="button" class="button small" onClick={onDone}>
        {t("Done")}
      </button>
    </section>
  );
}
