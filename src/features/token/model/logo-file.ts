// Makes a small, clean bitmap of a file that a person chose: drawn anew, so camera data and hidden parts are gone.
import { imageKind, LOGO_LIMIT } from './image-kind.ts';

export type LogoReading = { ok: true; dataUrl: string; width: number } | { ok: false; message: string };

const FILE_LIMIT = 10 * 1024 * 1024;
const PIXEL_LIMIT = 64_000_000;
/** Widths to try, largest first, until the result fits. */
const WIDTHS = [256, 192, 128, 96, 64];
const ENCODINGS = [
  ['image/png', undefined],
  ['image/webp', 0.9],
  ['image/webp', 0.75],
  ['image/jpeg', 0.8],
] as const;

/** Reads, crops to a square and shrinks an image until its data URL fits into 32 KiB. Runs in the browser only. */
export async function readLogoFile(file: File): Promise<LogoReading> {
  if (file.size > FILE_LIMIT)
    return { ok: false, message: 'This file is larger than 10 MB. Choose a smaller picture.' };
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const kind = imageKind(head);
  if (!kind)
    return { ok: false, message: 'This is not a PNG, JPEG or WebP picture. Save it as one of these and try again.' };
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([file], { type: kind }));
  } catch {
    return {
      ok: false,
      message: 'This picture cannot be read; the file may be damaged. Save it again and try once more.',
    };
  }
  try {
    if (bitmap.width * bitmap.height > PIXEL_LIMIT)
      return { ok: false, message: 'This picture has too many pixels. Choose one below 8,000 × 8,000.' };
    return shrink(bitmap);
  } finally {
    bitmap.close();
  }
}

function shrink(bitmap: ImageBitmap): LogoReading {
  const side = Math.min(bitmap.width, bitmap.height);
  const left = (bitmap.width - side) / 2;
  const top = (bitmap.height - side) / 2;
  for (const width of WIDTHS.filter((w, index) => w <= side || index === WIDTHS.length - 1)) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = width;
    const context = canvas.getContext('2d');
    if (!context) break;
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, left, top, side, side, 0, 0, width, width);
    for (const [type, quality] of ENCODINGS) {
      const dataUrl = canvas.toDataURL(type, quality);
      // A browser that cannot write a type answers with PNG.
      if (dataUrl.startsWith(`data:${type};`) && dataUrl.length <= LOGO_LIMIT) return { ok: true, dataUrl, width };
    }
  }
  return { ok: false, message: 'This picture cannot be made small enough. Choose a simpler one.' };
}
