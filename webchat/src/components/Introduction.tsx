import type { Strings } from "../strings";
import type { Hotline, Language } from "../types";
import { Emblem, Icon } from "./icons";

type Props = {
  title: string;
  hotline: Hotline;
  language: Language;
  words: Strings;
  withStarters: boolean;
  onStarter: (text: string) => void;
  onPrivacy: () => void;
};

/** What a citizen should know before the first word: a machine answers, who runs it, what it can and cannot do. */
export function Introduction({ title, hotline, language, words, withStarters, onStarter, onPrivacy }: Props) {
  return (
    <section className="introduction" aria-label={title}>
      <Emblem />
      <p className="introduction-label">{words.aiLabel}</p>
      <p className="introduction-welcome">{hotline.welcome[language]}</p>
      <p>{hotline.ai_notice[language]}</p>
      <p>{hotline.cannot_do[language]}</p>
      <p className="introduction-operator">
        {words.runBy}
        {language === "zh" ? "：" : ": "}
        {hotline.operator[language]}
        <button type="button" className="link" onClick={onPrivacy}>
          <Icon name="shield" />
          {words.privacy}
        </button>
      </p>
      {withStarters && (
        <div className="starters">
          <p id="starters">{words.startersTitle}</p>
          <ul aria-labelledby="starters">
            {words.starters.map((text) => (
              <li key={text}>
                <button type="button" onClick={() => onStarter(text)}>
                  {text}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
