import { useRef, useState } from "preact/hooks";
import { call } from "../api/http";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { useDeed } from "../parts/useDeed";
import { useRead } from "../state/read";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { CategoryEditor, type Category } from "./CategoryEditor";
import "../styles/workflows.css";

const path = "/api/v1/categories";

/** What tickets are about, whose they are, and how they go. */
export function Categories() {
  const categories = useRead<{ items: Category[] }>(path);
  const [edited, setEdited] = useState<number | null>(null);
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
  const done = () => {
    setEdited(null);
    categories.again();
  };
  return (
    <section class="panel">
      <h2>{t("Categories")}</h2>
      <Files path="/api/v1/categories" />
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
                  <small>
                    {[category.system, category.people.length ? t("worked by {0}", category.people.join(", ")) : t("worked by all agents"), category.workflow && t("workflow {0}", category.workflow)].filter(Boolean).join(" · ")}
                  </small>
                </span>
                <button class="button small" aria-label={t("Change {0}", category.name)} aria-expanded={edited === category.id} onClick={() => setEdited(edited === category.id ? null : category.id)}>
                  {t("Change")}
                </button>
                <Remove path={`${path}/${category.id}`} what={category.name} onGone={categories.again} />
                {edited === category.id && <CategoryEditor category={category} onDone={done} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
