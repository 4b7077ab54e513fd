import type { Point } from "./types";

const READ = 256 * 1024; // bytes; what a camera writes stands at the beginning
const APP1 = 0xffe1;
const START_OF_SCAN = 0xffda;
const EXIF = 0x45786966; // "Exif"
const GPS = 0x8825;
const TAGS = { latRef: 1, lat: 2, longRef: 3, long: 4 };

/** Where a JPEG photo was taken, read on this device; null when the camera did not write it down. Source: Exif 2.32, 4.6. */
export async function placeOf(photo: Blob): Promise<Point | null> {
  if (photo.type !== "image/jpeg") return null;
  try {
    const tiff = tiffOf(new DataView(await photo.slice(0, READ).arrayBuffer()));
    return tiff && pointOf(tiff);
  } catch {
    return null; // cut off or broken
  }
}

/** The TIFF block of a JPEG's Exif segment. */
function tiffOf(jpeg: DataView): DataView | null {
  for (let at = 2; jpeg.getUint16(at) !== START_OF_SCAN; at += 2 + jpeg.getUint16(at + 2)) {
    if (jpeg.getUint16(at) < 0xff00) return null;
    if (jpeg.getUint16(at) === APP1 && jpeg.getUint32(at + 4) === EXIF) return new DataView(jpeg.buffer, at + 10);
  }
  return null;
}

function pointOf(tiff: DataView): Point | null {
  const little = tiff.getUint16(0) === 0x4949;
  const entries = (ifd: number) =>
    new Map(Array.from({ length: tiff.getUint16(ifd, little) }, (_, n) => [tiff.getUint16(ifd + 2 + 12 * n, little), ifd + 10 + 12 * n]));
  const long = (at: number) => tiff.getUint32(at, little);
  const pointer = entries(long(4)).get(GPS);
  if (pointer === undefined) return null;
  const gps = entries(long(pointer));
  /** Degrees, minutes and seconds are three pairs of numerator and denominator. */
  const degrees = (tag: number, ref: number, negative: string) => {
    const at = long(gps.get(tag) ?? NaN);
    const [d, m, s] = [0, 8, 16].map((part) => long(at + part) / long(at + part + 4)) as [number, number, number];
    return (d + m / 60 + s / 3600) * (String.fromCharCode(tiff.getUint8(gps.get(ref) ?? NaN)) === negative ? -1 : 1);
  };
  if (![TAGS.lat, TAGS.long].every((tag) => gps.has(tag))) return null;
  const point = { lat: degrees(TAGS.lat, TAGS.latRef, "S"), long: degrees(TAGS.long, TAGS.longRef, "W") };
  const isOnEarth = Math.abs(point.lat) <= 90 && Math.abs(point.long) <= 180 && (point.lat !== 0 || point.long !== 0);
  return isOnEarth ? point : null;
}
