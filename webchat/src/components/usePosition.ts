import { useState } from "react";
import type { Strings } from "../strings";
import type { Position } from "../types";

const PATIENCE = 15_000; // milliseconds
const STALE = 60_000;

export type Found = { position: Position; metres: number };

export const CAN_LOCATE = window.isSecureContext && "geolocation" in navigator;

/** The citizen's position, asked for only when they press the button. */
export function usePosition(words: Strings, onTrouble: (text: string) => void) {
  const [found, setFound] = useState<Found | null>(null);
  const [isLocating, setLocating] = useState(false);
  const locate = () => {
    setLocating(true);
    onTrouble("");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLocating(false);
        const position = { lat: coords.latitude, long: coords.longitude, label: "" };
        setFound({ position, metres: Math.max(1, Math.round(coords.accuracy)) });
      },
      (error) => {
        setLocating(false);
        onTrouble(error.code === error.PERMISSION_DENIED ? words.positionRefused : words.positionFailed);
      },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: STALE },
    );
  };
  return { found, isLocating, locate, forget: () => setFound(null) };
}
