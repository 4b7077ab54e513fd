import { Button } from "@chatui/core";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Strings } from "../strings";
import type { CityMap, Point, Position } from "../types";
import { Icon } from "./icons";
import { CAN_LOCATE, usePosition } from "./usePosition";

const Map = lazy(() => import("./Map"));

type Props = { map: CityMap; words: Strings; onPlace: (position: Position) => void; onClose: () => void };

/** Where it is: the pin on the map, with one's own position as its start when that is wanted. */
export function PlaceDialog({ map, words, onPlace, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [pin, setPin] = useState<Point | null>(null);
  const [trouble, setTrouble] = useState("");
  const position = usePosition(words, setTrouble);
  const start = position.found?.position ?? null;
  useEffect(() => dialog.current?.showModal(), []);
  const choose = () => {
    if (pin) onPlace({ ...pin, label: "" });
    dialog.current?.close();
  };
  const found = position.found ? words.positionFound(position.found.metres) : "";
  const note = trouble || (position.isLocating ? words.locating : found);
  return (
    <dialog ref={dialog} className="dialog place" aria-labelledby="place-title" onClose={onClose}>
      <div className="dialog-content">
        <div className="dialog-head">
          <h2 id="place-title">
            <Icon name="position" />
            {words.placeTitle}
          </h2>
          <button type="button" className="tool" aria-label={words.close} onClick={() => dialog.current?.close()}>
            <Icon name="cross" />
          </button>
        </div>
        <p className="place-help">{map.tiles ? words.mapHelp : words.mapWithoutTiles}</p>
        <Suspense fallback={<div className="map" />}>
          <Map map={map} start={start} metres={position.found?.metres ?? 0} words={words} onMove={setPin} />
        </Suspense>
        <p className="tray-note" role="status" data-trouble={Boolean(trouble)}>
          {note}
        </p>
        <div className="place-tools">
          {CAN_LOCATE && <Button onClick={position.locate}>{words.position}</Button>}
          <Button color="primary" onClick={choose}>
            {words.choosePlace}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
