import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { useDeed } from "../parts/useDeed";
import { go } from "../state/router";
import { me } from "../state/session";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { paths, type System } from "./calls";

/** A new system before its first report; its page then shows how to connect it. */
export function AddSystem({ onAdded }: { onAdded: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  if (!me().mayAdminister) return null;
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const name = String(new FormData(form.current!).get("name") ?? "").trim();
    let added: System | null = null;
    if (await deed.run(async () => (added = await call<System>("POST", paths.systems, { body: { name } })))) {
      onAdded();
      go({ place: "systems", id: added!.id });
    }
  };
  return (
    <form class="line-form" ref={form} onSubmit={add}>
      <input name="name" required maxLength={64} autocomplete="off" autocapitalize="none" spellcheck={false} placeholder={t("boiler")} aria-label={t("Name of a new system")} aria-describedby="add-problem" />
      <button class="button primary" disabled={deed.busy}>
        <Icon name="plus" />
        {t("Add a system")}
      </button>
      <p id="add-problem" class="problem" role="alert">
        {deed.problem?.text}
      </p>
    </form>
  );
}
