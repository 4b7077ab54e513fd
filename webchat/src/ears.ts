import type { Answer } from "./types";

/** Hears what is new without asking. `open` tells whether news come by themselves just now; returns how to stop. */
export type Listen = (after: number, heard: (answer: Answer) => void, open: (isOpen: boolean) => void) => () => void;

const AGAIN = 15_000; // milliseconds until a stream that was refused is tried again

export const listen: Listen = (after, heard, open) => {
  if (!("EventSource" in globalThis)) return () => undefined;
  let seen = after;
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    source = new EventSource(`/api/chat/events?after=${seen}`);
    source.onopen = () => open(true);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const answer = JSON.parse(data) as Answer;
      seen = Math.max(seen, answer.last_seq);
      heard(answer);
    };
    source.onerror = () => {
      open(false);
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(begin, AGAIN); // else the browser comes back
    };
  };
  begin();
  return () => {
    clearTimeout(timer);
    source.close();
    open(false);
  };
};
