import type { Route } from "../model/route";
import { follow, urlOf } from "../state/router";

/** The head of a page of several parts: what it is called, and a link to each part. */
export function PageHead({ title, label, parts }: { title: string; label: string; parts: { name: string; route: Route; current: boolean }[] }) {
  return (
    <header class="page-head">
      <h1>{title}</h1>
      <nav class="section-tabs" aria-label={label}>
        {parts.map(({ name, route, current }) => (
          <a key={name} href={urlOf(route)} onClick={follow(route)} aria-current={current ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </header>
  );
}
