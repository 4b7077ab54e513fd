export const MAX_PHOTOS = 9;
const LONGEST_SIDE = 2560; // pixels; enough to read a sign in the background
const QUALITY = 0.86;
const SMALL = 1.5 * 1024 * 1024; // bytes
const WITH_PLACE = "image/jpeg"; // a camera writes the place into it: it is always drawn anew

/** A photo light enough for a phone's net and without what the camera wrote into it; the original if it cannot be drawn. */
export async function lighten(photo: File): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const mayStay = photo.type !== WITH_PLACE;
    if (mayStay && scale === 1 && photo.size < SMALL) return photo;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return drawn && (!mayStay || drawn.size < photo.size) ? drawn : photo;
  } catch {
    return photo;
  }
}
