import { Bubble } from "@chatui/core";
import { tagOfText } from "../language";
import { cutAtNumbers } from "../words";

/** Words in a bubble, as text only; phone numbers to call can be tapped. */
export function Spoken({ text, numbers = [] }: { text: string; numbers?: readonly string[] }) {
  return (
    <Bubble lang={tagOfText(text)}>
      <p>
        {cutAtNumbers(text, numbers).map((piece, index) =>
          piece.number ? (
            <a key={index} href={`tel:${piece.number}`}>
              {piece.text}
            </a>
          ) : (
            piece.text
          ),
        )}
      </p>
    </Bubble>
  );
}
