import { forwardRef, type FormEvent, type KeyboardEvent } from "react";
import type { Strings } from "../strings";

const MOST = 4000;
type Props = {
  words: Strings;
  value: string;
  onValue: (value: string) => void;
  onSend: () => void;
  onPhoto: (photo: File) => void;
};

/** The text box: Enter sends, Shift+Enter makes a line; a photo can be added. */
export const Composer = forwardRef<HTMLTextAreaElement, Props>(function Composer(props, box) {
  const { words, value, onValue, onSend, onPhoto } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSend();
    }
  };
  return (
    <form className="composer" onSubmit={submit}>
      <textarea
        id="words"
        ref={box}
        rows={2}
        maxLength={MOST}
        aria-label={words.placeholder}
        placeholder={words.placeholder}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        onKeyDown={key}
      />
      <div className="tools">
        <label className="photo">
          <input
            type="file"
            accept="image/*"
            aria-label={words.photo}
            onChange={(event) => {
              const photo = event.target.files?.[0];
              if (photo) onPhoto(photo);
              event.target.value = "";
            }}
          />
          <span aria-hidden="true">{words.photo}</span>
        </label>
        {MOST - value.length < 300 && <span className="left">{words.left(MOST - value.length)}</span>}
        <button type="submit" disabled={!value.trim()}>
          {words.send}
        </button>
      </div>
    </form>
  );
});
