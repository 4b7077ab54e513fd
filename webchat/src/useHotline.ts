import { useEffect, useState } from "react";
import { api } from "./api";
import { store } from "./storage";
import type { Hotline, Language } from "./types";

const KEY = "hotline";
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Who runs the hotline and whom to call; as it was last time until the front answers, and asked for until it does. */
export function useHotline(language: Language): { hotline: Hotline | null; unreachable: boolean } {
  const [hotline, setHotline] = useState<Hotline | null>(lastTime);
  const [unreachable, setUnreachable] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const ask = async (wait: number) => {
      try {
        const told = await api.hotline(language);
        if (stopped) return;
        store.set(KEY, JSON.stringify(told));
        setHotline(told);
        setUnreachable(false);
      } catch {
        if (stopped) return;
        setUnreachable(true);
        timer = setTimeout(() => void ask(Math.min(wait * 2, LONGEST_WAIT)), wait);
      }
    };
    void ask(FIRST_WAIT);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [language]);
  return { hotline, unreachable };
}

function lastTime(): Hotline | null {
  try {
    return JSON.parse(store.get(KEY) ?? "null") as Hotline | null;
  } catch {
    return null;
  }
}
