import { Card } from "@chatui/core";
import { useState } from "react";
import { tagOfText } from "../language";
import type { Strings } from "../strings";
import type { CardField, RequestCard } from "../types";

const SHOWN_ABOVE = ["service_request_id", "status"];

type Props = { card: RequestCard; words: Strings; canChange: boolean; onChange: (phrase: string) => void };

/** A draft read back, whose fields can be corrected, or a filed request and how it stands. */
export function CardView({ card, words, canChange, onChange }: Props) {
  const isDraft = card.type === "draft";
  const fields = isDraft ? card.fields : card.fields.filter(({ name }) => !SHOWN_ABOVE.includes(name));
  const status = words.statuses[card.status ?? ""] ?? card.fields.find(({ name }) => name === "status")?.value ?? card.status;
  return (
    <Card className={`request-card ${card.type}`}>
      <div className="request-head">
        <h2>{isDraft ? words.draftTitle : words.requestTitle}</h2>
        {!isDraft && status && (
          <span className="badge" data-status={card.status}>
            {status}
          </span>
        )}
      </div>
      {!isDraft && card.service_request_id && <RequestNumber number={card.service_request_id} words={words} />}
      <dl>
        {fields.map((field) => (
          <Field key={field.name} field={field} words={words} onChange={canChange && isDraft ? onChange : undefined} />
        ))}
      </dl>
    </Card>
  );
}

type FieldProps = { field: CardField; words: Strings; onChange: ((phrase: string) => void) | undefined };

function Field({ field, words, onChange }: FieldProps) {
  return (
    <div className="field" data-field={field.name}>
      <dt lang={tagOfText(field.label)}>{field.label}</dt>
      <dd lang={tagOfText(field.value)}>
        <span>{field.value}</span>
        {onChange && (
          <button type="button" className="link" aria-label={words.changeField(field.label)} onClick={() => onChange(words.changePhrase(field.label))}>
            {words.change}
          </button>
        )}
      </dd>
    </div>
  );
}

/** The number a citizen keeps, easy to read out and to copy. */
function RequestNumber({ number, words }: { number: string; words: Strings }) {
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(number).then(() => setCopied(true), () => undefined);
  return (
    <p className="request-number">
      <span>{words.number}</span>
      <strong>{number}</strong>
      {"clipboard" in navigator && (
        <button type="button" className="link" onClick={copy}>
          {copied ? words.copied : words.copy}
        </button>
      )}
    </p>
  );
}
