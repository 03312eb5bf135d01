import { useEffect, useRef } from "preact/hooks";
import { under } from "../api/base";
import { filterBy, follow, here, urlOf } from "../state/router";
import { login, logOut } from "../state/session";
import { useStore } from "../state/store";
import { Icon, Logo } from "./Icon";
import { showHelp } from "./Shortcuts";
import { t } from "../words/words";

export function TopBar() {
  // The links carry the filters along.
  useStore(here);
  return (
    <header class="top-bar">
      <a class="brand" href={urlOf({ place: "list" })} onClick={follow({ place: "list" })} aria-label={t("Home Ticketing, to the list")}>
        <Logo />
        <span>Home Ticketing</span>
      </a>
      <Search />
      <a class="button primary new-ticket" href={urlOf({ place: "new" })} onClick={follow({ place: "new" })}>
        <Icon name="plus" />
        <span>{t("New ticket")}</span>
      </a>
      <UserMenu />
    </header>
  );
}

/** Searches while typing, once the fingers rest. */
function Search() {
  const q = useStore(here, ({ filters }) => filters.q);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef(0);

  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = q;
  }, [q]);

  const search = (text: string, delay: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => filterBy({ q: text.trim() }, true), delay);
  };

  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search(input.current!.value, 0);
      }}
    >
      <Icon name="search" />
      <input
        ref={input}
        id="search"
        type="search"
        defaultValue={q}
        placeholder={t("Search")}
        aria-label={t("Search title, description and reference")}
        maxLength={200}
        onInput={(event) => search(event.currentTarget.value, 250)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

function UserMenu() {
  const state = useStore(login);
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      if (menu.current?.open && !menu.current.contains(event.target as Node)) menu.current.open = false;
    };
    addEventListener("pointerdown", close);
    addEventListener("focusin", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("focusin", close);
    };
  }, []);
  if (state.state !== "in") return null;
  const { user, tenant, tenants, role } = state.session;

  const close = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !menu.current?.open) return;
    event.stopPropagation();
    menu.current.open = false;
    menu.current.querySelector("summary")!.focus();
  };

  return (
    <details class="user-menu" ref={menu} onKeyDown={close}>
      <summary aria-label={t("Menu of {0}", user)}>
        <span class="avatar" aria-hidden="true">
          {user.slice(0, 1).toUpperCase()}
        </span>
      </summary>
      <div class="menu">
        <p>
          <strong>{user}</strong>
          <span>{[role && t(role), tenant].filter(Boolean).join(" · ")}</span>
        </p>
        {tenants.map(({ slug, name, host }) => slug !== tenant && host && (
          <a key={slug} href={`//${host}/`}>
            {t("Go to {0}", name)}
          </a>
        ))}
        <button
          onClick={() => {
            menu.current!.open = false;
            showHelp();
          }}
        >
          {t("Keyboard shortcuts")}
        </button>
        <a href={under("/scalar")}>{t("API reference")}</a>
        <button onClick={() => void logOut()}>{t("Log out")}</button>
      </div>
    </details>
  );
}
