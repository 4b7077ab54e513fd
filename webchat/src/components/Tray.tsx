import type { Strings } from "../strings";
import type { Point, Position } from "../types";
import { Icon } from "./icons";
import type { usePhotos } from "./usePhotos";

type Props = {
  words: Strings;
  photos: ReturnType<typeof usePhotos>;
  place: Position | null;
  onForget: () => void;
  onPlace: (point: Point) => void;
  trouble: string;
};

/** What goes along with the next message, each with a way to take it back. */
export function Tray({ words, photos, place, onForget, onPlace, trouble }: Props) {
  const taken = place ? null : (photos.chosen.find((photo) => photo.place)?.place ?? null);
  const note = trouble || (photos.isUploading ? words.uploading : "");
  return (
    <div className="tray">
      <p className="tray-note" role="status" data-trouble={Boolean(trouble)}>
        {note}
      </p>
      {photos.chosen.length > 0 && (
        <ul className="previews">
          {photos.chosen.map((photo, index) => (
            <li key={photo.url}>
              <img src={photo.url} alt={words.photoPreview(index + 1)} />
              <button type="button" aria-label={words.removePhoto(index + 1)} disabled={photos.isUploading} onClick={() => photos.remove(photo)}>
                <Icon name="cross" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {taken && (
        <p className="photo-place">
          <span>{words.photoHasPlace}</span>
          <button type="button" className="link" onClick={() => onPlace(taken)}>
            {words.usePhotoPlace}
          </button>
        </p>
      )}
      {place && (
        <p className="chosen-position">
          <Icon name="position" />
          <span>{words.placeChosen}</span>
          <button type="button" aria-label={words.removePlace} onClick={onForget}>
            <Icon name="cross" />
          </button>
        </p>
      )}
    </div>
  );
}
