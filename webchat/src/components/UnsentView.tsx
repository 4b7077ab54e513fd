import type { Unsent } from "../outbox";
import type { Strings } from "../strings";
import { Spoken } from "./Spoken";

type Props = {
  unsent: Unsent;
  words: Strings;
  isStuck: boolean;
  onRetry: (id: string) => void;
  onDiscard: (id: string) => void;
};

/** A message that has not arrived yet, and why. */
export function UnsentView({ unsent, words, isStuck, onRetry, onDiscard }: Props) {
  const refused = unsent.refused !== null;
  return (
    <div className="message citizen unsent" data-refused={refused}>
      <div className="message-body">
        <p className="speaker unseen">{words.speakers.citizen}</p>
        <Spoken text={unsent.shown} />
        <p className="unsent-note">{refused ? unsent.refused || words.notSent : isStuck ? words.waitingToSend : words.sending}</p>
        {refused && (
          <p className="unsent-tools">
            <button type="button" className="link" onClick={() => onRetry(unsent.id)}>
              {words.retry}
            </button>
            <button type="button" className="link" onClick={() => onDiscard(unsent.id)}>
              {words.discard}
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
