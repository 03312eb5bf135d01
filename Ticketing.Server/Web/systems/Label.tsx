import { encode } from "uqr";
import { address } from "../api/base";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import type { System } from "./calls";

/** A label to stick on the case: whoever stands before it with a phone is on its page at once. */
export function Label({ system }: { system: System }) {
  const url = `${address()}/systems/${system.id}`;
  const { data, size } = encode(url, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <section class="panel" aria-labelledby="label-title">
      <h2 id="label-title">{t("Label")}</h2>
      <p>{t("Print it and stick it on the device: the code leads to this page.")}</p>
      <figure class="print-label">
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("QR code of {0}", url)} shape-rendering="crispEdges">
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
        <figcaption>
          <strong>{system.name}</strong>
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
