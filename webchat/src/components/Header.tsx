import { Button } from "@chatui/core";
import { tagOf } from "../language";
import type { Strings } from "../strings";
import type { Language, State } from "../types";
import { Emblem, Icon } from "./icons";

const NAMES: Record<Language, { short: string; full: string }> = {
  zh: { short: "中", full: "中文" },
  en: { short: "EN", full: "English" },
};

type Props = {
  title: string;
  words: Strings;
  state: State;
  language: Language;
  languages: Language[];
  onLanguage: (language: Language) => void;
  onPrivacy: () => void;
};

/** Whose page this is, who answers just now, the language, and what happens to one's data. */
export function Header({ title, words, state, language, languages, onLanguage, onPrivacy }: Props) {
  return (
    <header className="header">
      <Emblem />
      <div className="header-names">
        <h1>{title}</h1>
        <p className="header-state" data-state={state}>
          {words.states[state]}
        </p>
      </div>
      <Button className="header-privacy" onClick={onPrivacy}>
        <Icon name="shield" />
        <span>{words.privacy}</span>
      </Button>
      <div className="languages" role="group" aria-label={words.language}>
        {languages.map((each) => (
          <button
            key={each}
            type="button"
            lang={tagOf(each)}
            aria-label={NAMES[each].full}
            aria-pressed={each === language}
            onClick={() => onLanguage(each)}
          >
            {NAMES[each].short}
          </button>
        ))}
      </div>
    </header>
  );
}
