import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { tagOfText } from "../language";
import type { Strings } from "../strings";
import type { CardField as Field } from "../types";

const LONG = 40; // characters from which a field gets a box of several lines

type Props = { field: Field; words: Strings; onChange: ((value: string) => void) | undefined };

/** One field of a card. While the draft counts, it is corrected in its place. */
export function CardField({ field, words, onChange }: Props) {
  const [isEditing, setEditing] = useState(false);
  const changer = useRef<HTMLButtonElement>(null);
  const stop = () => {
    setEditing(false);
    requestAnimationFrame(() => changer.current?.focus());
  };
  return (
    <div className="field" data-field={field.name} data-editing={isEditing}>
      <dt lang={tagOfText(field.label)}>{field.label}</dt>
      <dd lang={tagOfText(field.value)}>
        {isEditing && onChange ? (
          <Editor field={field} words={words} onSave={onChange} onStop={stop} />
        ) : (
          <>
            <span>{field.value}</span>
            {onChange && (
              <button ref={changer} type="button" className="link" aria-label={words.changeField(field.label)} onClick={() => setEditing(true)}>
                {words.change}
              </button>
            )}
          </>
        )}
      </dd>
    </div>
  );
}

type EditorProps = { field: Field; words: Strings; onSave: (value: string) => void; onStop: () => void };

/** The field's own text box. Enter saves, Escape leaves it as it was. */
function Editor({ field, words, onSave, onStop }: EditorProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [value, setValue] = useState(field.value);
  useEffect(() => box.current?.select(), []);
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    const said = value.trim();
    onStop();
    if (said && said !== field.value) onSave(said);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") onStop();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    save();
  };
  return (
    <form className="field-editor" onSubmit={save}>
      <textarea
        ref={box}
        rows={value.length > LONG ? 4 : 1}
        maxLength={1000}
        aria-label={field.label}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={key}
      />
      <button type="submit" className="small-button" data-main="true">
        {words.save}
      </button>
      <button type="button" className="small-button" onClick={onStop}>
        {words.keep}
      </button>
    </form>
  );
}
