import { Button } from "@chatui/core";
import { forwardRef, useImperativeHandle, useRef } from "react";
import type { Strings } from "../strings";
import { Icon } from "./icons";

export type PrivacyHandle = { open: () => void };

/** What happens to one's data. A native dialog: it holds the keyboard, and Escape closes it. */
export const PrivacyDialog = forwardRef<PrivacyHandle, { notice: string; words: Strings }>(function PrivacyDialog(
  { notice, words },
  handle,
) {
  const dialog = useRef<HTMLDialogElement>(null);
  useImperativeHandle(handle, () => ({ open: () => dialog.current?.showModal() }));
  const close = () => dialog.current?.close();
  const sentences = notice.replace(/([。！？])|([.!?])\s+(?=[A-Z])/g, "$1$2\n").trim().split("\n");
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="privacy-title" onClick={(event) => event.target === dialog.current && close()}>
      <div className="dialog-content">
        <div className="dialog-head">
          <h2 id="privacy-title">
            <Icon name="shield" />
            {words.privacy}
          </h2>
          <button type="button" className="tool" aria-label={words.close} onClick={close}>
            <Icon name="cross" />
          </button>
        </div>
        <div className="dialog-text" tabIndex={0} role="document" aria-labelledby="privacy-title">
          {sentences.map((sentence, index) => (
            <p key={index}>{sentence}</p>
          ))}
        </div>
        <Button color="primary" onClick={close}>
          {words.understood}
        </Button>
      </div>
    </dialog>
  );
});
