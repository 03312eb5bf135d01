import { useEffect, useState } from "preact/hooks";
import { emptyDirectory, readDirectory } from "../api/calls";
import { narrowing, noFilters, orders, type Filters, type Order } from "../model/filters";
import type { Kind } from "../model/ticket";
import { filterBy, here } from "../state/router";
import { useStore } from "../state/store";
import { tickets } from "../state/tickets";
import { Icon } from "./Icon";
import { t } from "../words/words";

const kindsOf: Record<Filters["view"], Kind[]> = {
  open: ["open", "working", "waiting"],
  mine: ["open", "working", "waiting"],
  finished: ["done", "cancelled"],
  all: ["open", "working", "waiting", "done", "cancelled"],
};

/** What narrows the list beyond its tab: behind a button that counts what is set. */
export function FilterBar() {
  const filters = useStore(here, ({ filters }) => filters);
  const [open, setOpen] = useState(() => narrowing(filters) > 0);
  const set = narrowing(filters);
  return (
    <>
      <button class="button quiet filter-toggle" aria-expanded={open} aria-controls="filters" onClick={() => setOpen(!open)}>
        <Icon name="filter" />
        <span>{t("Filter")}</span>
        {set > 0 && <span class="count">{set}</span>}
      </button>
      <div id="filters" class="filters" hidden={!open}>
        {open && <Fields filters={filters} />}
      </div>
    </>
  );
}

function Fields({ filters }: { filters: Filters }) {
  const items = useStore(tickets, ({ list }) => list.items);
  const [known, setKnown] = useState(emptyDirectory);
  useEffect(() => void readDirectory().then(setKnown), []);
  const all = (from: { name: string }[], field: "system" | "category" | "assignee") =>
    [...new Set([...from.map(({ name }) => name), ...items.map((ticket) => ticket[field] ?? ""), filters[field]])].filter(Boolean).sort();

  return (
    <>
      <Choice label={t("State")} value={filters.kind} any={t("Any")} options={kindsOf[filters.view]} onChoose={(kind) => filterBy({ kind: kind as Kind | "" })} />
      <Choice label={t("Promise")} value={filters.sla} any={t("Any")} options={["gold", "silver", "bronze", "none"]} onChoose={(sla) => filterBy({ sla })} />
      <Choice label={t("System")} value={filters.system} any={t("Any")} options={all(known.systems, "system")} onChoose={(system) => filterBy({ system })} />
      <Choice label={t("Category")} value={filters.category} any={t("Any")} options={all(known.categories, "category")} onChoose={(category) => filterBy({ category })} />
      {filters.view !== "mine" && (
        <Choice label={t("Assignee")} value={filters.assignee} any={t("Anybody")} options={all([], "assignee")} onChoose={(assignee) => filterBy({ assignee })} />
      )}
      <label class="choice">
        <span>{t("Order")}</span>
        <select value={filters.order} onChange={(event) => filterBy({ order: event.currentTarget.value as Order })}>
          {orders.map(({ order, name }) => (
            <option key={order} value={order}>
              {t(name)}
            </option>
          ))}
        </select>
      </label>
      {narrowing(filters) > 0 && (
        <button class="button quiet small" onClick={() => filterBy({ ...noFilters, view: filters.view, q: filters.q })}>
          <Icon name="close" />
          {t("Clear")}
        </button>
      )}
    </>
  );
}

function Choice(props: { label: string; value: string; any: string; options: string[]; onChoose: (value: string) => void }) {
  return (
    <label class="choice">
      <span>{props.label}</span>
      <select value={props.value} data-set={props.value !== ""} onChange={(event) => props.onChoose(event.currentTarget.value)}>
        <option value="">{props.any}</option>
        {props.options.map((option) => (
          <option key={option} value={option}>
            {t(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
