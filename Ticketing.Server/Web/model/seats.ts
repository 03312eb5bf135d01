/** Which element draws which row: tickets by id, seats by number, in the order of the rows. */
export type Seats = ReadonlyMap<number, number>;

/** A ticket that stays keeps its seat. With `anew` everyone takes the seats in order: rows are written anew, and no element is made, moved or removed for it. */
export function seat(before: Seats, ids: readonly number[], anew: boolean): Seats {
  const old = [...before.values()];
  let next = Math.max(-1, ...old) + 1;
  return new Map(ids.map((id, at) => [id, (anew ? old[at] : before.get(id)) ?? next++]));
}
