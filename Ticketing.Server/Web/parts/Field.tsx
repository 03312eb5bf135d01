import type { ComponentChildren } from "preact";
import { t } from "../words/words";

/** A labelled field with what is wrong with it underneath. */
export function Field(props: { label: string; optional?: boolean; hint?: string; fault?: string | undefined; children: ComponentChildren }) {
  return (
    <label class="field" data-fault={props.fault !== undefined}>
      <span>
        {props.label} {props.optional && <small>{t("optional")}</small>}
      </span>
      {props.children}
      {props.hint && <small>{props.hint}</small>}
      {props.fault && <span class="problem">{props.fault}</span>}
    </label>
  );
}
