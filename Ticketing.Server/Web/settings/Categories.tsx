import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { Icon } from "../views/Icon";
import { t } from "../words/words";

interface Category {
  id: number;
  name: string;
  system?: string | null;
}

const path = "/api/v1/categories";

/** What tickets are about. */
export function Categories() {
  const categories = useRead<{ items: Category[] }>(path);
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const name = String(new FormData(form.current!).get("name") ?? "").trim();
    if (await deed.run(() => call("POST", path, { body: { name } }))) {
      form.current!.reset();
      categories.again();
    }
  };
  return (
    <section class="panel">
      <h2>{t("Categories")}</h2>
      <p class="quiet-text">{t("A category appears with the first ticket that names it, or when you add it. A deleted one stays on the tickets that have it.")}</p>
      <form class="line-form" ref={form} onSubmit={add}>
        <input name="name" required maxLength={64} autocomplete="off" autocapitalize="none" placeholder={t("heating")} aria-label={t("Name of a new category")} />
        <button class="button" disabled={deed.busy}>
          <Icon name="plus" />
          {t("Add")}
        </button>
        <p class="problem" role="alert">
          {deed.problem?.text}
        </p>
      </form>
      <Loaded read={categories}>
        {({ items }) => (
          <ul class="lines" role="list">
            {items.map((category) => (
              <li key={category.id}>
                <span class="line-main">
                  <strong>{category.name}</strong>
                  {category.system && <small>{category.system}</small>}
                </span>
                <Remove path={`${path}/${category.id}`} what={category.name} onGone={categories.again} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
