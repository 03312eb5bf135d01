import { useEffect, useRef } from "preact/hooks";
import { actionsFor, movesBeside } from "../model/moves";
import { lazy } from "../parts/lazy";
import { timeline } from "../model/timeline";
import type { Ticket } from "../model/ticket";
import { detail, reload } from "../state/detail";
import { follow, isBrowsing, urlOf } from "../state/router";
import { useStore } from "../state/store";
import { expected, shown } from "../state/tickets";
import { ActionBar } from "./ActionBar";
import { Facts } from "./Facts";
import { Icon } from "./Icon";
import { me } from "../state/session";
import { Mails } from "./Mails";
import { NoteForm } from "./NoteForm";
import { Promised } from "./Promised";
import { Timeline } from "./Timeline";
import { t } from "../words/words";

const MoveBar = lazy(() => import("./MoveBar").then((file) => file.MoveBar));
const TicketPlan = lazy(() => import("../plan/TicketPlan").then((file) => file.TicketPlan));

/** The open ticket. */
export function TicketDetail() {
  const state = useStore(detail);
  const overlay = useStore(expected);
  if (!state?.ticket) {
    return (
      <article class="ticket">
        <Back />
        {state?.problem ? (
          <div class="empty" role="alert">
            <Icon name="search" />
            <h2>{state.problem.status === 404 ? t("There is no ticket #{0}", state.id) : t("The ticket could not be loaded")}</h2>
            <p>{state.problem.status === 404 ? t("It was deleted, or it is not yours to see.") : state.problem.text}</p>
            {state.problem.status !== 404 && (
              <button class="button" onClick={() => void reload()}>
                {t("Try again")}
              </button>
            )}
          </div>
        ) : (
          <div class="skeleton-row tall" role="status" aria-label={t("Loading the ticket")} />
        )}
      </article>
    );
  }
  const ticket = shown(state.ticket, overlay);
  return (
    <>
      <article class="ticket" aria-labelledby="ticket-title">
        <Heading ticket={ticket} />
        {state.problem && (
          <p class="problem" role="alert">
            {state.problem.text}
          </p>
        )}
        <Promised ticket={ticket} />
        <ActionBar ticket={state.ticket} shown={ticket} />
        {movesBeside(actionsFor(ticket, me()), ticket).length > 0 && ticket.status === state.ticket.status && <MoveBar key={`${ticket.id} ${ticket.status}`} ticket={ticket} />}
        {ticket.description && <p class="description">{ticket.description}</p>}
        <Facts ticket={ticket} />
        <TicketPlan key={`${ticket.id} ${ticket.version}`} ticket={ticket} />
        <section class="log" aria-labelledby="log-title">
          <h3 id="log-title">{t("Log")}</h3>
          <NoteForm id={ticket.id} />
          {state.log ? <Timeline entries={timeline(state.log)} /> : <div class="skeleton-row" aria-hidden="true" />}
        </section>
        {me().mayAdminister && <Mails key={state.ticket.version} ticket={ticket.id} />}
      </article>
    </>
  );
}

function Heading({ ticket }: { ticket: Ticket }) {
  const title = useRef<HTMLHeadingElement>(null);
  // Whoever opened it reads on here.
  useEffect(() => {
    if (!isBrowsing()) title.current?.focus({ preventScroll: true });
  }, [ticket.id]);
  return (
    <header class="ticket-head">
      <p class="ticket-line">
        <Back />
        <span>#{ticket.id}</span>
        <span class="state" data-kind={ticket.kind}>
          {t(ticket.status)}
        </span>
        {ticket.assignee && (
          <span class="row-who">
            <Icon name="person" />
            {ticket.assignee}
          </span>
        )}
      </p>
      <h2 id="ticket-title" ref={title} tabIndex={-1}>
        {ticket.title}
      </h2>
    </header>
  );
}

function Back() {
  return (
    <a class="icon-button back" href={urlOf({ place: "list" })} onClick={follow({ place: "list" })} aria-label={t("Back to the list")}>
      <Icon name="back" />
    </a>
  );
}
