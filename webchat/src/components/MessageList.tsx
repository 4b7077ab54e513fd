import { Bubble } from "@chatui/core";
import { useEffect, useRef } from "react";
import type { Message, Outgoing } from "../types";
import type { Strings } from "../strings";
import { Card } from "./Card";

type Props = {
  messages: Message[];
  pending: Outgoing[];
  words: Strings;
  welcome: string;
  onButton: (payloadId: string) => void;
  onChange: (phrase: string) => void;
};

/** The conversation: one polite log; buttons only under the last message. */
export function MessageList({ messages, pending, words, welcome, onButton, onChange }: Props) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => end.current?.scrollIntoView({ block: "end" }), [messages.length, pending.length]);
  const speakers = { citizen: words.citizen, bot: words.bot, agent: words.person, notice: words.notice };
  const last = messages[messages.length - 1];
  return (
    <div className="log" role="log" aria-live="polite" aria-label={words.conversation} tabIndex={0}>
      {welcome && (
        <div className="message bot">
          <span className="speaker">{words.bot}</span>
          <Bubble content={welcome} />
        </div>
      )}
      {messages.map((message) => (
        <div key={message.seq} className={`message ${message.from}`}>
          <span className="speaker">{speakers[message.from]}</span>
          {message.card ? <Card card={message.card} words={words} onChange={onChange} /> : <Bubble content={message.text} />}
        </div>
      ))}
      {pending.map((message) => (
        <div key={message.client_msg_id} className="message citizen pending">
          <span className="speaker">{words.citizen}</span>
          {"text" in message ? <Bubble content={message.text} /> : <Bubble content="…" />}
        </div>
      ))}
      {last && last.buttons.length > 0 && pending.length === 0 && (
        <div className="buttons">
          {last.buttons.map((button) => (
            <button key={button.payload_id} type="button" onClick={() => onButton(button.payload_id)}>
              {button.title}
            </button>
          ))}
        </div>
      )}
      <div ref={end} />
    </div>
  );
}
