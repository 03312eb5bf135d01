import type { Problem } from "../api/problem";
import { narrowing, noFilters, type Filters } from "../model/filters";
import { filterBy, follow, urlOf } from "../state/router";
import { Icon } from "./Icon";
import { t } from "../words/words";

/** Shapes of rows while the first page loads. */
export function Skeleton() {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{t("Loading the tickets…")}</span>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row} class="skeleton-row" aria-hidden="true" />
      ))}
    </div>
  );
}

export function ListProblem({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <div class="empty" role="alert">
      <Icon name="offline" />
      <h2>{t("The tickets could not be loaded")}</h2>
      <p>{problem.text}</p>
      <button class="button" onClick={onRetry}>
        {t("Try again")}
      </button>
    </div>
  );
}

/** Nothing to show: because all is well, or because of the filters. */
export function EmptyList({ filters }: { filters: Filters }) {
  if (filters.q || narrowing(filters) > 0) {
    return (
      <div class="empty">
        <Icon name="search" />
        <h2>{t("Nothing found")}</h2>
        <p>{filters.q ? t("No ticket here mentions “{0}”.", filters.q) : t("No ticket here fits the filters.")}</p>
        <div class="empty-actions">
          <button
            class="button"
            onClick={() => {
              filterBy({ ...noFilters, view: filters.view });
              document.querySelector<HTMLInputElement>("#search")!.value = "";
            }}
          >
            {t("Clear search and filters")}
          </button>
          {filters.view !== "all" && (
            <button class="button quiet" onClick={() => filterBy({ view: "all" })}>
              {t("Look in all tickets")}
            </button>
          )}
        </div>
      </div>
    );
  }
  const [title, text] = {
    open: [t("All is well"), t("Nothing is going wrong at home. What your devices report appears here by itself.")],
    mine: [t("Nothing is waiting for you"), t("Tickets you take are listed here.")],
    finished: [t("Nothing finished yet"), t("Finished and cancelled tickets are listed here.")],
    all: [t("No tickets yet"), t("What your devices, scripts and people report appears here by itself.")],
  }[filters.view] as [string, string];
  return (
    <div class="empty">
      <Icon name="done" />
      <h2>{title}</h2>
      <p>{text}</p>
      <div class="empty-actions wide-only">
        <a class="button" href={urlOf({ place: "new" })} onClick={follow({ place: "new" })}>
          {t("New ticket")}
        </a>
      </div>
    </div>
  );
}
