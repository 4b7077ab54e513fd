import type { Store } from "./storage";
import type { Language } from "./types";

const KEY = "language";

/** The language chosen before, else the browser's if we speak it, else Chinese. */
export function firstLanguage(store: Store, wanted: readonly string[] = navigator.languages): Language {
  const chosen = store.get(KEY);
  if (chosen === "zh" || chosen === "en") return chosen;
  const spoken = wanted.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag === "zh" || tag === "en");
  return (spoken as Language | undefined) ?? "zh";
}

export function keepLanguage(store: Store, language: Language): void {
  store.set(KEY, language);
}

export function tagOf(language: Language): string {
  return language === "zh" ? "zh-CN" : "en";
}

/** The tag for the language a text is written in, so that it is read out in the right voice; undefined for neither. */
export function tagOfText(text: string): string | undefined {
  if (/\p{Script=Han}/u.test(text)) return "zh-CN";
  return /[a-z]{2}/i.test(text) ? "en" : undefined;
}
