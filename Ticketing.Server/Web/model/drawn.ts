/** Rows of a long list that are drawn: from `first` up to, not including, `end`. */
export interface Drawn {
  first: number;
  end: number;
}

/** Lists up to this length are drawn whole: the browser's own search finds everything in them. */
export const whole = 100;

/** Rows beyond each edge of the screen, so that neither the Tab key nor a quick finger reaches a place where nothing is drawn yet. */
const beyond = 6;

/** What is drawn before anything was measured. */
export const atFirst: Drawn = { first: 0, end: 24 };

/**
 * The rows to draw of `count`, of which the whole takes `height` and starts `top` below the upper edge of a screen `screen` high;
 * `top` is negative once the reader has scrolled into it. All in the same unit.
 */
export function drawn(count: number, height: number, top: number, screen: number): Drawn {
  const row = height / count;
  if (!(row > 0)) return { first: 0, end: Math.min(count, atFirst.end) };
  const within = (at: number) => Math.max(0, Math.min(count, at));
  return { first: within(Math.floor(-top / row) - beyond), end: within(Math.ceil((screen - top) / row) + beyond) };
}

/** Does what is drawn still do for what should be drawn now? So a list is not drawn again for each row that it is scrolled by, nor because the screen became a little higher. */
export const stillDoes = (now: Drawn | undefined, wanted: Drawn) =>
  now !== undefined && Math.abs(now.first - wanted.first) <= beyond / 2 && Math.abs(now.end - wanted.end) <= beyond / 2 && (wanted.first > 0 || now.first === 0);

/** The numbers of the rows to draw, in order; one more is drawn wherever it is, so that the keyboard's place is never lost. */
export function numbers({ first, end }: Drawn, count: number, kept: number): number[] {
  const all = Array.from({ length: Math.max(0, Math.min(end, count) - first) }, (_, at) => first + at);
  if (kept < 0 || kept >= count || (kept >= first && kept < end)) return all;
  return kept < first ? [kept, ...all] : [...all, kept];
}
