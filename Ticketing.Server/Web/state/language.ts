import { languages, speak, type Language } from "../words/words";
import { Store } from "./store";

const stored = "ticketing.language";
const files: Record<Language, () => Promise<{ words: Record<string, string> }>> = {
  en: () => Promise.resolve({ words: {} }),
  de: () => import("../words/de"),
  hu: () => import("../words/hu"),
};

/** The language that is shown; the page is drawn anew when it changes. */
export const shownLanguage = new Store<Language>("en");

/** What was chosen here, else the first of the browser's languages that there is. */
export function preferred(): Language {
  const wanted = [localStorage.getItem(stored) ?? "", ...navigator.languages].map((code) => code.slice(0, 2).toLowerCase());
  return (wanted.find((code) => code in languages) as Language | undefined) ?? "en";
}

/** Loads and shows a language. A file that cannot be loaded leaves the page as it is. */
export async function show(code: Language, remember = false) {
  try {
    speak(code, (await files[code]()).words);
  } catch {
    return;
  }
  if (remember) localStorage.setItem(stored, code);
  document.documentElement.lang = code;
  shownLanguage.set(code);
}
