import { Button as Btn } from "@chatui/core";
import type { Strings } from "../strings";
import type { Button } from "../types";

type Props = { buttons: Button[]; words: Strings; onPress: (button: Button) => void };

/** The answers the bot offers to its last question. */
export function Choices({ buttons, words, onPress }: Props) {
  return (
    <div className="choices" role="group" aria-label={words.choices}>
      {buttons.map((button) => (
        <Btn key={button.payload_id} onClick={() => onPress(button)}>
          {button.title}
        </Btn>
      ))}
    </div>
  );
}
