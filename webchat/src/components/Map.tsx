import "leaflet/dist/leaflet.css";
import L from "leaflet";
import { useEffect, useRef } from "react";
import type { Strings } from "../strings";
import type { CityMap, Point } from "../types";

const NEAR = 16; // zoom at which a house can be told from the next
const STEP = 40; // pixels an arrow key moves the map

type Props = { map: CityMap; start: Point | null; metres: number; words: Strings; onMove: (point: Point) => void };

/** A map with a pin in its middle: the map is moved, the pin stays. Without tiles a scale and the circle around one's position remain. */
export default function Map({ map, start, metres, words, onMove }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const moved = useRef(onMove);
  moved.current = onMove;
  useEffect(() => {
    if (!holder.current) return;
    const [south, west, north, east] = map.bounds;
    const view = L.map(holder.current, { keyboardPanDelta: STEP, zoomControl: false, attributionControl: Boolean(map.tiles) });
    if (start) view.setView([start.lat, start.long], NEAR);
    else view.fitBounds([[south, west], [north, east]]);
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(view);
    L.control.scale({ imperial: false }).addTo(view);
    if (map.tiles) L.tileLayer(map.tiles, { attribution: map.attribution, maxZoom: 19 }).addTo(view);
    if (start) L.circle([start.lat, start.long], { radius: metres, className: "accuracy", interactive: false }).addTo(view);
    const tell = () => {
      const { lat, lng } = view.getCenter().wrap();
      moved.current({ lat: round(lat), long: round(lng) });
    };
    view.on("moveend", tell);
    tell();
    requestAnimationFrame(() => view.invalidateSize());
    return () => void view.remove();
  }, [map, start, metres, words]);
  return (
    <div className="map" data-tiles={Boolean(map.tiles)}>
      <div ref={holder} className="map-view" aria-label={words.mapHelp} role="application" />
      <svg className="map-pin" viewBox="0 0 24 32" aria-hidden="true" focusable="false">
        <path d="M12 31S2 19.500 2 11.500a10 10 0 0 1 20 0C22 19.500 12 31 12 31Z" />
        <circle cx="12" cy="11.5" r="4" />
      </svg>
    </div>
  );
}

/** A metre is the sixth decimal; more would be pretence. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
