import { Card } from "@chatui/core";
import { useState } from "react";
import type { Strings } from "../strings";
import type { RequestCard } from "../types";
import { CardField } from "./CardField";
import { TimeLine } from "./TimeLine";

const SHOWN_ABOVE = ["service_request_id", "status"];

type Props = { card: RequestCard; words: Strings; canChange: boolean; onChange: (correction: string) => void };

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
          <CardField
            key={field.name}
            field={field}
            words={words}
            onChange={canChange && isDraft ? (value) => onChange(words.correction(field.label, value)) : undefined}
          />
        ))}
      </dl>
      {!isDraft && card.timeline && card.timeline.length > 0 && <TimeLine entries={card.timeline} words={words} />}
    </Card>
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
