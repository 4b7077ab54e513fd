import { useEffect, useRef, useState } from "react";
import * as api from "./api";
import { Composer } from "./components/Composer";
import { MessageList } from "./components/MessageList";
import { firstLanguage, strings } from "./strings";
import type { Hotline } from "./types";
import { useConversation } from "./useConversation";

/** The citizen's page. */
export function App() {
  const [language, setLanguage] = useState(firstLanguage);
  const [hotline, setHotline] = useState<Hotline | null>(null);
  const [draft, setDraft] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const privacy = useRef<HTMLDialogElement>(null);
  const words = strings[language];
  const talk = useConversation(language);

  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = `${hotline?.name[language] ?? ""} ${words.title}`.trim();
    localStorage.setItem("jiesu.language", language);
  }, [hotline, language, words.title]);
  useEffect(() => {
    void api.hotline(language).then(setHotline, () => undefined);
  }, [language]);

  const send = () => {
    if (!draft.trim()) return;
    talk.send({ text: draft });
    setDraft("");
  };
  const change = (phrase: string) => {
    setDraft(phrase);
    box.current?.focus();
  };
  const welcome = hotline ? `${hotline.ai_notice[language]}\n${hotline.welcome[language]}\n${hotline.cannot_do[language]}` : "";

  return (
    <div className="page">
      <a className="skip" href="#words">
        {words.skip}
      </a>
      <header>
        <div>
          <h1>
            {hotline?.name[language]} {words.title}
          </h1>
          <p>{hotline?.operator[language]}</p>
        </div>
        <div className="header-tools">
          <button type="button" onClick={() => privacy.current?.showModal()}>
            {words.privacy}
          </button>
          <button type="button" lang={language === "zh" ? "en" : "zh-CN"} onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
            {words.other}
          </button>
        </div>
        <nav aria-label={words.emergency} className="emergency">
          <span>{words.emergency}</span>
          <ul>
            {hotline?.emergency_numbers.map((entry) => (
              <li key={entry.number}>
                <a href={`tel:${entry.number}`}>
                  {entry.name[language]} {entry.number}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main>
        <MessageList
          messages={talk.messages}
          pending={talk.pending}
          words={words}
          welcome={welcome}
          onButton={(payloadId) => talk.send({ payload_id: payloadId })}
          onChange={change}
        />
        <p className="state" role="status">
          {talk.offline ? words.offline : talk.refusal || (talk.state === "waiting" ? words.waiting : talk.state === "agent" ? words.agent : "")}
        </p>
        <Composer ref={box} words={words} value={draft} onValue={setDraft} onSend={send} onPhoto={(photo) => void talk.sendPhoto(photo)} />
      </main>
      <dialog ref={privacy} aria-label={words.privacy}>
        <h2>{words.privacy}</h2>
        <p>{hotline?.privacy_notice[language]}</p>
        <button type="button" onClick={() => privacy.current?.close()}>
          {words.close}
        </button>
      </dialog>
    </div>
  );
}
