import { useCallback, useEffect, useRef, useState } from "react";
import * as api from "./api";
import * as outbox from "./outbox";
import type { Answer, Language, Message, Outgoing } from "./types";

const POLL_MS = 1500;

/** Joins what is new to what is known, by number. */
export function joined(known: Message[], fresh: Message[]): Message[] {
  const bySeq = new Map([...known, ...fresh].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** One conversation with the front: history, sending once, polling for what comes later. */
export function useConversation(language: Language) {
  const [messages, setMessages] = useState<Message[]>([]);
  const [state, setState] = useState<Answer["state"]>("bot");
  const [pending, setPending] = useState<Outgoing[]>(outbox.load);
  const [refusal, setRefusal] = useState("");
  const [offline, setOffline] = useState(false);
  const lastSeq = useRef(0);
  const sending = useRef(false);

  const take = useCallback((answer: Answer) => {
    lastSeq.current = Math.max(lastSeq.current, answer.last_seq);
    setMessages((known) => joined(known, answer.messages));
    setState(answer.state);
    setOffline(false);
  }, []);

  const flush = useCallback(async () => {
    if (sending.current) return;
    sending.current = true;
    try {
      for (let next = outbox.load()[0]; next; next = outbox.load()[0]) {
        try {
          take(await api.send(next, language));
        } catch (error) {
          if (!(error instanceof api.Refused)) throw error;
          setRefusal(error.message);
        }
        setPending(outbox.remove(next.client_msg_id));
      }
    } catch {
      setOffline(true);
    } finally {
      sending.current = false;
    }
  }, [language, take]);

  const send = useCallback(
    (content: { text: string } | { payload_id: string } | { attachment_ids: string[] }) => {
      setRefusal("");
      setPending(outbox.add({ client_msg_id: outbox.newId(), ...content } as Outgoing));
      void flush();
    },
    [flush],
  );

  const sendPhoto = useCallback(
    async (photo: File) => {
      try {
        send({ attachment_ids: [await api.upload(photo, language)] });
      } catch (error) {
        setRefusal(error instanceof Error ? error.message : "");
      }
    },
    [language, send],
  );

  useEffect(() => {
    let stopped = false;
    const poll = async () => {
      if (document.visibilityState === "visible") {
        try {
          take(await api.since(lastSeq.current, language));
          if (outbox.load().length) void flush();
        } catch (error) {
          if (!(error instanceof api.Refused)) setOffline(true);
        }
      }
      if (!stopped) timer = window.setTimeout(() => void poll(), POLL_MS);
    };
    let timer = window.setTimeout(() => void poll(), 0);
    return () => {
      stopped = true;
      window.clearTimeout(timer);
    };
  }, [flush, language, take]);

  return { messages, state, pending, refusal, offline, send, sendPhoto };
}
