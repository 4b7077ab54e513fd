import { useEffect, useRef, useState } from "react";
import type { Message } from "./types";

/** Keep the page's title, and say in it that something new came while nobody looked. */
export function useTitle(title: string, mark: string, messages: Message[]): void {
  const [unseen, setUnseen] = useState(false);
  const seen = useRef(0);
  const last = messages[messages.length - 1];
  useEffect(() => {
    if (!last) return;
    if (document.visibilityState === "visible") seen.current = last.seq;
    else if (last.seq > seen.current && last.from !== "citizen") setUnseen(true);
  }, [last]);
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && setUnseen(false);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  useEffect(() => {
    document.title = unseen ? `(${mark}) ${title}` : title;
  }, [title, mark, unseen]);
}
