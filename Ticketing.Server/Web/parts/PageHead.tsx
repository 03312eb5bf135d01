import { useEffect, useRef } from "preact/hooks";
import type { Route } from "../model/route";
import { follow, urlOf } from "../state/router";

/** The head of a page of several parts: what it is called, and a link to each part. On a phone not all have room: the current one is brought into sight. */
export function PageHead({ title, label, parts }: { title: string; label: string; parts: { name: string; route: Route; current: boolean }[] }) {
  const here = useRef<HTMLAnchorElement>(null);
  const shown = parts.findIndex(({ current }) => current);
  useEffect(() => here.current?.scrollIntoView({ block: "nearest", inline: "center" }), [shown]);
  return (
    <header class="page-head">
      <h1>{title}</h1>
      <nav class="section-tabs" aria-label={label}>
        {parts.map(({ name, route, current }) => (
          <a key={name} href={urlOf(route)} ref={current ? here : null} onClick={follow(route)} aria-current={current ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </header>
  );
}
