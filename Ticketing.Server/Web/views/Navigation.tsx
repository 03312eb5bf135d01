import { places, type Route } from "../model/route";
import { follow, here, urlOf } from "../state/router";
import { login, me } from "../state/session";
import { useStore } from "../state/store";
import { t } from "../words/words";
import { Icon } from "./Icon";

/** The places of the page: a rail on the left of a desk, a bar under the thumb on a phone. */
export function Navigation() {
  const { route } = useStore(here);
  useStore(login);
  const { mayWork, mayAdminister } = me();
  const mine = places.filter((place) => !place.for || (place.for === "admins" ? mayAdminister : mayWork));
  return (
    <nav class="places" aria-label={t("Places")}>
      {mine.map((place) => (
        <a key={place.route.place} href={urlOf(place.route)} onClick={follow(place.route)} aria-current={isIn(route, place.route) ? "page" : undefined}>
          <Icon name={place.icon} />
          <span>{t(place.name)}</span>
        </a>
      ))}
    </nav>
  );
}

const isIn = (now: Route, place: Route) => now.place === place.place || (place.place === "list" && (now.place === "ticket" || now.place === "new"));
