import { useEffect, useState, useSyncExternalStore } from "react";
import { api } from "./api";
import { Conversation, type Snapshot } from "./conversation";
import { listen } from "./ears";
import { Outbox } from "./outbox";
import { store } from "./storage";
import type { Language } from "./types";

/** The page's conversation, kept alive while the page is. */
export function useConversation(language: Language): { talk: Conversation; now: Snapshot } {
  const [talk] = useState(() => new Conversation(api, new Outbox(store), undefined, listen));
  talk.language = language;
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && talk.wake();
    talk.start();
    window.addEventListener("online", talk.wake);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("online", talk.wake);
      document.removeEventListener("visibilitychange", look);
      talk.stop();
    };
  }, [talk]);
  return { talk, now: useSyncExternalStore(talk.subscribe, talk.snapshot) };
}
