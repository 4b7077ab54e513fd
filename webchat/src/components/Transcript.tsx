import { Typing } from "@chatui/core";
import { Fragment, type ReactNode } from "react";
import type { Snapshot } from "../conversation";
import type { Strings } from "../strings";
import type { Button, Message } from "../types";
import { Choices } from "./Choices";
import { Emblem, Icon } from "./icons";
import { MessageView } from "./MessageView";
import { TimeMark } from "./TimeMark";
import { UnsentView } from "./UnsentView";
import { useNewest } from "./useNewest";

type Props = {
  now: Snapshot;
  words: Strings;
  numbers: readonly string[];
  introduction: ReactNode;
  onChange: (phrase: string) => void;
  onPress: (button: Button) => void;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
};

/** The conversation: the page's one polite log. What was said before the page opened is not read out. */
export function Transcript({ now, words, numbers, introduction, onChange, onPress, onRetry, onDiscard }: Props) {
  const { messages, unsent } = now;
  const { scroller, isBehind, toNewest } = useNewest(now);
  const draft = liveDraft(messages);
  const offer = unsent.some((each) => each.refused === null) ? undefined : liveOffer(messages);
  return (
    <div className="transcript">
      <div className="scroller" ref={scroller} tabIndex={0} role="log" aria-live={now.ready ? "polite" : "off"} aria-label={words.conversation}>
        {introduction}
        {messages.map((message, index) => (
          <Fragment key={message.seq}>
            <TimeMark at={message.sent_at} before={messages[index - 1]?.sent_at} />
            <MessageView
              message={message}
              words={words}
              numbers={numbers}
              isFirst={message.from !== messages[index - 1]?.from}
              canChange={message === draft}
              onChange={onChange}
            />
            {message === offer && <Choices buttons={message.buttons} words={words} onPress={onPress} />}
          </Fragment>
        ))}
        {unsent.map((each) => (
          <UnsentView key={each.id} unsent={each} words={words} isStuck={now.problem !== null} onRetry={onRetry} onDiscard={onDiscard} />
        ))}
        {now.awaited && (
          <div className="message bot typing" data-first="true">
            <span className="avatar bot" aria-hidden="true">
              {now.state === "agent" ? <Icon name="person" /> : <Emblem />}
            </span>
            <Typing text={words.typing} />
          </div>
        )}
      </div>
      {isBehind && (
        <button type="button" className="to-newest" onClick={toNewest}>
          <Icon name="down" />
          {words.toNewest}
        </button>
      )}
    </div>
  );
}

/** The last message that offers answers, as long as the citizen has said nothing since. */
export function liveOffer(messages: Message[]): Message | undefined {
  const newestFirst = [...messages].reverse();
  const found = newestFirst.find((each) => each.from === "citizen" || each.buttons.length > 0);
  return found?.from === "citizen" ? undefined : found;
}

/** The draft that can still be corrected: the last card, if it is a draft. */
export function liveDraft(messages: Message[]): Message | undefined {
  const last = [...messages].reverse().find((each) => each.card?.type === "draft" || each.card?.type === "request");
  return last?.card?.type === "draft" ? last : undefined;
}
