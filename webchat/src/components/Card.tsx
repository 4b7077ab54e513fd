import type { CardContent } from "../types";
import type { Strings } from "../strings";

type Props = { card: CardContent; words: Strings; onChange: (phrase: string) => void };

/** A read-back or a filed request: every field with its label; a draft's fields can be corrected. */
export function Card({ card, words, onChange }: Props) {
  return (
    <dl className="card">
      {card.fields.map((field) => (
        <div key={field.name}>
          <dt>{field.label}</dt>
          <dd>{field.value}</dd>
          {card.type === "draft" && (
            <dd className="change">
              <button type="button" aria-label={`${words.change} ${field.label}`} onClick={() => onChange(words.changePhrase(field.label))}>
                {words.change}
              </button>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
