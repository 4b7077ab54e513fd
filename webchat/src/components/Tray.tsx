import type { Strings } from "../strings";
import { Icon } from "./icons";
import type { usePhotos } from "./usePhotos";
import type { usePosition } from "./usePosition";

type Props = {
  words: Strings;
  photos: ReturnType<typeof usePhotos>;
  position: ReturnType<typeof usePosition>;
  trouble: string;
};

/** What goes along with the next message, each with a way to take it back. */
export function Tray({ words, photos, position, trouble }: Props) {
  const note = trouble || (photos.isUploading ? words.uploading : position.isLocating ? words.locating : "");
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
      {position.found && (
        <p className="chosen-position">
          <Icon name="position" />
          <span>{words.positionFound(position.found.metres)}</span>
          <button type="button" aria-label={words.removePosition} onClick={position.forget}>
            <Icon name="cross" />
          </button>
        </p>
      )}
    </div>
  );
}
