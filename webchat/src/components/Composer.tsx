import { forwardRef, useImperativeHandle, useLayoutEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { store } from "../storage";
import type { Strings } from "../strings";
import type { CityMap, Language, Position } from "../types";
import { lengthOf } from "../words";
import { Icon } from "./icons";
import { PlaceDialog } from "./PlaceDialog";
import { Tray } from "./Tray";
import { usePhotos } from "./usePhotos";

export const MOST = 4_000; // characters the front takes in one message
const NEAR = 300;
const KEY = "draft";

export type ComposerHandle = { write: (text: string) => void };

type Props = {
  words: Strings;
  language: Language;
  map: CityMap | undefined;
  onText: (text: string) => void;
  onPhotos: (ids: string[]) => void;
  onPosition: (position: Position) => void;
};

/** The text box with what goes along: photos, a position. What is typed but not sent survives a reload. */
export const Composer = forwardRef<ComposerHandle, Props>(function Composer(props, handle) {
  const { words, language, map, onText, onPhotos, onPosition } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => store.get(KEY) ?? "");
  const [trouble, setTrouble] = useState("");
  const photos = usePhotos(words, language, setTrouble);
  const [place, setPlace] = useState<Position | null>(null);
  const [isPlacing, setPlacing] = useState(false);
  const left = MOST - lengthOf(text);
  const isEmpty = !text.trim() && !photos.chosen.length && !place;

  const write = (written: string) => {
    store.set(KEY, written);
    setText(written);
  };
  useImperativeHandle(handle, () => ({
    write: (written) => {
      write(written);
      box.current?.focus();
      requestAnimationFrame(() => box.current?.setSelectionRange(written.length, written.length));
    },
  }));
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const send = async () => {
    if (isEmpty || left < 0 || photos.isUploading) return;
    const words = text.trim();
    write("");
    if (words) onText(words);
    if (place) onPosition(place);
    setPlace(null);
    const ids = photos.chosen.length ? await photos.upload() : [];
    if (ids.length) onPhotos(ids);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
    box.current?.focus();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void send();
  };

  return (
    <form className="composer" onSubmit={submit}>
      <Tray words={words} photos={photos} place={place} onForget={() => setPlace(null)} onPlace={(point) => setPlace({ ...point, label: "" })} trouble={trouble} />
      <div className="composer-row">
        <input
          ref={file}
          className="unseen"
          type="file"
          accept="image/*"
          multiple
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            void photos.add([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <button type="button" className="tool" aria-label={words.photo} title={words.photo} onClick={() => file.current?.click()}>
          <Icon name="photo" />
        </button>
        {map && (
          <button type="button" className="tool" aria-label={words.place} title={words.place} onClick={() => setPlacing(true)}>
            <Icon name="position" />
          </button>
        )}
        <textarea
          id="words"
          ref={box}
          rows={1}
          enterKeyHint="send"
          aria-label={words.box}
          aria-describedby="left"
          aria-invalid={left < 0}
          placeholder={words.placeholder}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={key}
        />
        <button type="submit" className="send" aria-label={words.send} title={words.send} disabled={isEmpty || left < 0 || photos.isUploading}>
          <Icon name="send" />
        </button>
      </div>
      {map && isPlacing && <PlaceDialog map={map} words={words} onPlace={setPlace} onClose={() => setPlacing(false)} />}
      <p id="left" className="left" data-over={left < 0}>
        {left < 0 ? words.tooLong(-left) : left <= NEAR ? words.left(left) : ""}
      </p>
    </form>
  );
});
