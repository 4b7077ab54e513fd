import type { RequestCard } from "./types";

/** What a text says besides its card: channels without cards get the fields as lines of the text. */
export function besideCard(text: string, card: RequestCard): string {
  let rest = `\n${text}\n`;
  for (const { label, value } of card.fields) {
    for (const mark of ["：", ": ", ":"]) rest = rest.replace(`\n${label}${mark}${value}\n`, () => "\n");
  }
  return rest.replace(/\n{2,}/g, "\n").trim();
}

export type Piece = { text: string; number?: string };

/** Cut a text at the phone numbers in it, so that each can be tapped. A house number is none. */
export function cutAtNumbers(text: string, numbers: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  const digits = /[\w-]+/g; // a number inside a longer word or number is no number to call
  let end = 0;
  for (let found = digits.exec(text); found; found = digits.exec(text)) {
    const isCounted = /^\s*[号楼栋幢室弄元米路]/.test(text.slice(digits.lastIndex));
    if (!numbers.includes(found[0]) || isCounted) continue;
    pieces.push({ text: text.slice(end, found.index) }, { text: found[0], number: found[0] });
    end = digits.lastIndex;
  }
  return [...pieces, { text: text.slice(end) }].filter((piece) => piece.text);
}

/** The length of a text as the front counts it: in characters, not in UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text.trim()].length;
}
