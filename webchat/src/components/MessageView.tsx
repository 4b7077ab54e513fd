import type { Strings } from "../strings";
import type { Message } from "../types";
import { besideCard } from "../words";
import { CardView } from "./CardView";
import { Emblem, Icon } from "./icons";
import { Spoken } from "./Spoken";

type Props = {
  message: Message;
  words: Strings;
  numbers: readonly string[];
  /** The speaker is another one than before: name them. */
  isFirst: boolean;
  canChange: boolean;
  onChange: (phrase: string) => void;
};

/** One message: who says it, its words, its card. */
export function MessageView({ message, words, numbers, isFirst, canChange, onChange }: Props) {
  const { from } = message;
  return (
    <div className={`message ${from}`} data-seq={message.seq} data-first={isFirst}>
      {from !== "citizen" && <Speaker from={from} />}
      <div className="message-body">
        <p className={isFirst && from !== "citizen" ? "speaker" : "speaker unseen"}>{words.speakers[from]}</p>
        <Said message={message} words={words} numbers={numbers} canChange={canChange} onChange={onChange} />
      </div>
    </div>
  );
}

function Speaker({ from }: { from: "bot" | "agent" | "notice" }) {
  return (
    <span className={`avatar ${from}`} aria-hidden="true">
      {from === "bot" ? <Emblem /> : <Icon name={from === "agent" ? "person" : "bell"} />}
    </span>
  );
}

function Said({ message, words, numbers, canChange, onChange }: Omit<Props, "isFirst">) {
  const { card, text, from } = message;
  if (card?.type === "photos") return <Photos ids={card.attachment_ids} words={words} />;
  if (card?.type === "draft" || card?.type === "request") {
    const beside = besideCard(text, card);
    return (
      <>
        {beside && <Spoken text={beside} numbers={numbers} />}
        <CardView card={card} words={words} canChange={canChange} onChange={onChange} />
      </>
    );
  }
  if (card?.type === "location") return <Spoken text={`📍 ${card.label || words.placeSent}`} />;
  return text ? <Spoken text={text} numbers={from === "citizen" ? [] : numbers} /> : null;
}

function Photos({ ids, words }: { ids: string[]; words: Strings }) {
  return (
    <ul className="photos">
      {ids.map((id, index) => (
        <li key={id}>
          <img src={`/api/chat/attachments/${encodeURIComponent(id)}`} alt={words.photoOf(index + 1)} loading="lazy" />
        </li>
      ))}
    </ul>
  );
}
