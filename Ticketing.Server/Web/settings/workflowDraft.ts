import type { Kind } from "../model/ticket.ts";

/** A workflow as the API has it. */
export interface Workflow {
  name: string;
  version: number;
  unique?: string | null;
  states: { name: string; kind: Kind; moves: Move[] }[];
}

export interface Move {
  to: string;
  roles: string[];
  requires: string[];
  mails: string[];
}

/** A workflow while it is edited: a move leads to the number of a state, so that it still does when that is renamed. */
export interface Draft {
  name: string;
  unique: string;
  states: DraftState[];
}

export interface DraftState {
  id: number;
  name: string;
  kind: Kind;
  moves: DraftMove[];
}

/** `requires` as it is typed, with commas. */
export interface DraftMove extends Omit<Move, "to" | "requires"> {
  to: number;
  requires: string;
}

export const roles = ["requester", "assignee", "category", "agent", "admin"] as const;
export const mails = ["requester", "assignee", "watchers", "category", "agents", "admins"] as const;
export const kinds: Kind[] = ["waiting", "open", "working", "done", "cancelled"];

export const isFinal = (kind: Kind) => kind === "done" || kind === "cancelled";

export function draftOf(workflow: Pick<Workflow, "name" | "unique" | "states">): Draft {
  const numbers = new Map(workflow.states.map(({ name }, at) => [name, at]));
  return {
    name: workflow.name,
    unique: workflow.unique ?? "",
    states: workflow.states.map(({ name, kind, moves }, id) => ({
      id,
      name,
      kind,
      moves: moves.map((move) => ({ ...move, to: numbers.get(move.to) ?? -1, requires: move.requires.join(", ") })),
    })),
  };
}

/** What is sent. The states stand in the order of the draft, so that the server's faults are found at their places. */
export function bodyOf(draft: Draft): Omit<Workflow, "version"> {
  const names = new Map(draft.states.map(({ id, name }) => [id, name.trim()]));
  return {
    name: draft.name.trim(),
    unique: draft.unique.trim() || null,
    states: draft.states.map(({ name, kind, moves }) => ({
      name: name.trim(),
      kind,
      moves: moves.map((move) => ({ ...move, to: names.get(move.to) ?? "", requires: move.requires.split(",").map((field) => field.trim()).filter(Boolean) })),
    })),
  };
}

/** With a state that can be reached from nowhere yet. */
export const withState = (draft: Draft): Draft => ({ ...draft, states: [...draft.states, { id: Math.max(-1, ...draft.states.map(({ id }) => id)) + 1, name: "", kind: "open", moves: [] }] });

/** Without a state, and without the moves to it. */
export const withoutState = (draft: Draft, id: number): Draft => ({
  ...draft,
  states: draft.states.filter((state) => state.id !== id).map((state) => ({ ...state, moves: state.moves.filter(({ to }) => to !== id) })),
});

export const withChange = (draft: Draft, id: number, change: Partial<DraftState>): Draft => ({ ...draft, states: draft.states.map((state) => (state.id === id ? { ...state, ...change } : state)) });

/** The state that new tickets start in stands first. */
export const withFirst = (draft: Draft, id: number): Draft => ({ ...draft, states: [...draft.states].sort((a, b) => Number(b.id === id) - Number(a.id === id)) });

/** What is wrong at a place such as `states[1].moves[0].roles`, and in the entries of a list there; null if nothing is. */
export function faultAt(errors: Record<string, string[]>, place: string): string | null {
  const found = Object.entries(errors).filter(([key]) => key === place || (key.startsWith(`${place}[`) && !key.slice(place.length).includes(".")));
  return found.length ? found.flatMap(([, faults]) => faults).join("; ") : null;
}

/** True if something is wrong anywhere below a place. */
export const hasFault = (errors: Record<string, string[]>, place: string) => Object.keys(errors).some((key) => key.startsWith(place));
