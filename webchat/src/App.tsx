import { useColorScheme } from "@chatui/core";
import { useEffect, useRef, useState } from "react";
import { Composer, type ComposerHandle } from "./components/Composer";
import { ConnectionNote } from "./components/ConnectionNote";
import { EmergencyBar } from "./components/EmergencyBar";
import { Header } from "./components/Header";
import { Introduction } from "./components/Introduction";
import { PrivacyDialog, type PrivacyHandle } from "./components/PrivacyDialog";
import { Transcript } from "./components/Transcript";
import { firstLanguage, keepLanguage, tagOf } from "./language";
import { store } from "./storage";
import { strings } from "./strings";
import type { Language } from "./types";
import { useConversation } from "./useConversation";
import { useHotline } from "./useHotline";
import { useTitle } from "./useTitle";

/** The citizen's page. */
export function App() {
  const [language, setLanguage] = useState<Language>(() => firstLanguage(store));
  const words = strings[language];
  const { hotline, unreachable } = useHotline(language);
  const { talk, now } = useConversation(language);
  const composer = useRef<ComposerHandle>(null);
  const privacy = useRef<PrivacyHandle>(null);
  const title = hotline ? words.title(hotline.name[language], hotline.hotline_number) : words.fallbackTitle;

  useColorScheme("auto");
  useTitle(title, words.newMessage, now.messages);
  useEffect(() => {
    document.documentElement.lang = tagOf(language);
  }, [language]);

  const choose = (chosen: Language) => {
    keepLanguage(store, chosen);
    setLanguage(chosen);
  };
  const write = (text: string) => composer.current?.write(text);
  const numbers = [...(hotline?.emergency_numbers.map((each) => each.number) ?? []), ...(hotline ? [hotline.hotline_number] : [])];

  return (
    <div className="page">
      <a className="skip" href="#words">
        {words.skip}
      </a>
      <Header
        title={title}
        words={words}
        state={now.state}
        language={language}
        languages={hotline?.languages ?? ["zh", "en"]}
        onLanguage={choose}
        onPrivacy={() => privacy.current?.open()}
      />
      {hotline && <EmergencyBar numbers={hotline.emergency_numbers} language={language} words={words} />}
      <main className="talk">
        <Transcript
          now={now}
          words={words}
          numbers={numbers}
          introduction={
            hotline && (
              <Introduction
                title={title}
                hotline={hotline}
                language={language}
                words={words}
                withStarters={now.ready && !now.messages.length && !now.unsent.length}
                onStarter={write}
                onPrivacy={() => privacy.current?.open()}
              />
            )
          }
          onChange={(correction) => talk.send({ text: correction }, correction)}
          onPress={(button) => talk.send({ payload_id: button.payload_id }, button.title)}
          onRetry={(id) => talk.retry(id)}
          onDiscard={(id) => talk.discard(id)}
        />
        <ConnectionNote problem={now.problem} unreachable={unreachable && !hotline} words={words} onAgain={talk.wake} />
        <Composer
          ref={composer}
          words={words}
          language={language}
          map={hotline?.map}
          onText={(text) => talk.send({ text }, text)}
          onPhotos={(ids) => talk.send({ attachment_ids: ids }, words.photoSent)}
          onPosition={(location) => talk.send({ location }, words.placeSent)}
        />
      </main>
      {hotline && <PrivacyDialog ref={privacy} notice={hotline.privacy_notice[language]} words={words} />}
    </div>
  );
}
