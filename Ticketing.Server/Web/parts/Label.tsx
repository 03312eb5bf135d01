import { QrCode } from "./QrCode";
import { Icon } from "../views/Icon";
import { t } from "../words/words";

/** A label to stick on the case: whoever stands before it with a phone is on its page at once. */
export function Label({ name, url }: { name: string; url: string }) {
  return (
    <section class="panel" aria-labelledby="label-title">
      <h2 id="label-title">{t("Label")}</h2>
      <p>{t("Print it and stick it on the device: the code leads to this page.")}</p>
      <figure class="print-label">
        <QrCode text={url} label={t("QR code of {0}", url)} />
        <figcaption>
          <strong>{name}</strong>
          <span>{url}</span>
        </figcaption>
      </figure>
      <button class="button" onClick={() => print()}>
        <Icon name="report" />
        {t("Print the label")}
      </button>
    </section>
  );
}
