import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Snapshot } from "../conversation";

const NEAR = 160; // pixels from the end within which the reader follows the conversation

type Newest = { scroller: RefObject<HTMLDivElement>; isBehind: boolean; toNewest: () => void };

/** Follow the conversation while its end is read; otherwise leave the reader alone and offer the way down. */
export function useNewest({ messages, unsent, awaited, ready }: Snapshot): Newest {
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isBehind, setBehind] = useState(false);
  const lastSeq = messages[messages.length - 1]?.seq ?? 0;
  const shown = useRef({ seq: 0, unsent: 0, awaited: false, ready: false });

  const toNewest = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    follows.current = true;
    setBehind(false);
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      if (follows.current) setBehind(false);
    };
    const resized = new ResizeObserver(() => follows.current && shown.current.seq > 0 && (element.scrollTop = element.scrollHeight));
    element.addEventListener("scroll", onScroll, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", onScroll);
      resized.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = shown.current;
    shown.current = { seq: lastSeq, unsent: unsent.length, awaited, ready };
    if (!element || (!lastSeq && !unsent.length)) return;
    const wroteNow = unsent.length > before.unsent;
    if (wroteNow || !before.ready) toNewest();
    else if (lastSeq > before.seq) follows.current ? reveal(element, before.seq) : setBehind(true);
    else if (awaited && !before.awaited && follows.current) toNewest();
  }, [lastSeq, unsent.length, awaited, ready, toNewest]);

  return { scroller, isBehind, toNewest };
}

/** Show the end, but never scroll past the beginning of what is new. */
function reveal(element: HTMLDivElement, seenSeq: number): void {
  const fresh = element.querySelector<HTMLElement>(`[data-seq="${seenSeq + 1}"]`);
  const start = fresh ? fresh.offsetTop - element.offsetTop - 12 : Infinity;
  element.scrollTop = Math.min(element.scrollHeight - element.clientHeight, start);
}
