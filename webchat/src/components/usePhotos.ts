import { useEffect, useRef, useState } from "react";
import { api, ApiError } from "../api";
import { placeOf } from "../exifPlace";
import { lighten, MAX_PHOTOS } from "../photos";
import type { Strings } from "../strings";
import type { Language, Point } from "../types";

/** `place` is where the camera says it was taken; it stays on this device unless the citizen uses it. */
export type Chosen = { file: File; url: string; place: Point | null };

/** Photos chosen but not sent yet. */
export function usePhotos(words: Strings, language: Language, onTrouble: (text: string) => void) {
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [isUploading, setUploading] = useState(false);
  const held = useRef(chosen);
  held.current = chosen;
  useEffect(() => () => held.current.forEach(({ url }) => URL.revokeObjectURL(url)), []);

  const add = async (files: readonly File[]) => {
    const room = MAX_PHOTOS - chosen.length;
    onTrouble(files.length > room ? words.tooManyPhotos(MAX_PHOTOS) : "");
    const added = files.slice(0, room).map(async (file) => ({ file, url: URL.createObjectURL(file), place: await placeOf(file) }));
    const ready = await Promise.all(added);
    setChosen((before) => [...before, ...ready]);
  };
  const remove = (photo: Chosen) => {
    URL.revokeObjectURL(photo.url);
    setChosen(chosen.filter((each) => each !== photo));
  };
  /** Upload them all; returns their ids, or none when one did not get through: then all stay chosen. */
  const upload = async (): Promise<string[]> => {
    setUploading(true);
    onTrouble("");
    try {
      const ids: string[] = [];
      for (const { file } of chosen) ids.push(await api.upload(await lighten(file), language));
      chosen.forEach(({ url }) => URL.revokeObjectURL(url));
      setChosen([]);
      return ids;
    } catch (error) {
      onTrouble((error instanceof ApiError && error.said) || words.uploadFailed);
      return [];
    } finally {
      setUploading(false);
    }
  };
  return { chosen, isUploading, add, remove, upload };
}
