/** English text → the reader's language; empty for English, which stands in the sources. */
let table: Readonly<Record<string, string>> = {};

/** The language of the page, as in `lang`. */
export let language = "en";

/** Languages there are, in their own words. A further one is a line here and a file beside this one. */
export const languages = { en: "English", de: "Deutsch", hu: "Magyar" } as const;
export type Language = keyof typeof languages;

export function speak(code: Language, words: Readonly<Record<string, string>>) {
  language = code;
  table = words;
}

/** The text in the reader's language; {0}, {1} … are replaced by `values`. What has no translation stays English. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  const found = table[text] ?? text;
  return values.length === 0 ? found : found.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));
}

/** One of two texts by a number, which is {0} in both. */
export const tn = (count: number, one: string, many: string, ...more: readonly (string | number)[]): string => t(count === 1 ? one : many, count, ...more);

/** Marks a text that is translated later, where it is shown. */
export const w = <T extends string>(text: T): T => text;

/** For dates and numbers: the device's own habits where they are of the same language, else the language's. */
export const locale = (): string | undefined => (Intl.DateTimeFormat().resolvedOptions().locale.startsWith(language) ? undefined : language);
