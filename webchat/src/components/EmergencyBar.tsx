import type { Strings } from "../strings";
import type { Hotline, Language } from "../types";
import { Icon } from "./icons";

type Props = { numbers: Hotline["emergency_numbers"]; language: Language; words: Strings };

/** Whom to call in danger: always in sight, one touch away. */
export function EmergencyBar({ numbers, language, words }: Props) {
  return (
    <nav className="emergency" aria-label={words.emergency}>
      <span className="emergency-title" aria-hidden="true">
        <Icon name="phone" />
        {words.emergencyShort}
      </span>
      <ul>
        {numbers.map(({ number, name }) => (
          <li key={number}>
            <a href={`tel:${number}`} aria-label={words.call(name[language], number)}>
              <strong>{number}</strong> {name[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
