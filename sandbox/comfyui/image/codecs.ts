import { convertIndexedToRgb, decode as decodePng, encode as encodePngData } from 'fast-png';
import jpeg from 'jpeg-js';

import type { Raster } from './raster.ts';
import { createRaster, isOpaque } from './raster.ts';
import { decodeWebp } from './webp.ts';

export interface PictureFile {
  readonly raster: Raster;
  /** The text chunks of a PNG. */
  readonly text: Readonly<Record<string, string>>;
}

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  Buffer.from(bytes.subarray(at, at + text.length)).toString('latin1') === text;

/** Spreads one to four channels over RGBA. */
function toRaster(
  width: number,
  height: number,
  data: ArrayLike<number>,
  channels: number,
  scale: number,
): Raster {
  const raster = createRaster(width, height);
  const hasAlpha = channels === 2 || channels === 4;
  const colors = hasAlpha ? channels - 1 : channels;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const from = pixel * channels + Math.min(channel, colors - 1);
      raster.pixels[pixel * 4 + channel] = (data[from] ?? 0) * scale;
    }
    const alpha = hasAlpha ? (data[pixel * channels + channels - 1] ?? 0) * scale : 255;
    raster.pixels[pixel * 4 + 3] = alpha;
  }
  return raster;
}

/** Samples of less than a byte lie packed, and each row starts on a new byte. */
function unpacked(data: ArrayLike<number>, width: number, height: number, depth: number): number[] {
  const rowBytes = Math.ceil((width * depth) / 8);
  const samples: number[] = [];
  for (let row = 0; row < height; row += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = x * depth;
      const byte = data[row * rowBytes + (bit >> 3)] ?? 0;
      samples.push((byte >> (8 - depth - (bit % 8))) & (2 ** depth - 1));
    }
  }
  return samples;
}

function pngFile(bytes: Uint8Array): PictureFile {
  const png = decodePng(bytes, { checkCrc: true });
  const { width, height, depth, text } = png;
  if (png.palette !== undefined) {
    const channels = png.palette[0]?.length ?? 3;
    const data = convertIndexedToRgb(png);
    return { raster: toRaster(width, height, data, channels, 1), text };
  }
  const data = depth < 8 ? unpacked(png.data, width, height, depth) : png.data;
  return { raster: toRaster(width, height, data, png.channels, 255 / (2 ** depth - 1)), text };
}

function jpegFile(bytes: Uint8Array): PictureFile {
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true, maxMemoryUsageInMB: 1024 });
  return { raster: { width, height, pixels: new Uint8ClampedArray(data) }, text: {} };
}

/** Reads a PNG, JPEG or WebP; null where the bytes are no such picture. */
export async function readPicture(bytes: Uint8Array): Promise<PictureFile | null> {
  try {
    if (startsWith(bytes, 1, 'PNG')) return pngFile(bytes);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegFile(bytes);
    if (startsWith(bytes, 8, 'WEBP')) return { raster: await decodeWebp(bytes), text: {} };
  } catch (error) {
    // The libraries throw plain errors for damaged files: for the sandbox these are no pictures
    if (!(error instanceof Error)) throw error;
  }
  return null;
}

function withoutAlpha({ width, height, pixels }: Raster): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  let to = 0;
  for (let at = 0; at < pixels.length; at += 1) if (at % 4 !== 3) data[to++] = pixels[at] ?? 0;
  return data;
}

/** Writes a PNG with text chunks, whose values must be Latin-1. */
export function encodePng(raster: Raster, text: Readonly<Record<string, string>> = {}): Uint8Array {
  const { width, height } = raster;
  const channels = isOpaque(raster) ? 3 : 4;
  const data = channels === 3 ? withoutAlpha(raster) : new Uint8Array(raster.pixels);
  return encodePngData(
    { width, height, data, channels, text: { ...text } },
    { zlib: { level: 4 } },
  );
}

export function encodeJpeg(raster: Raster, quality: number): Uint8Array {
  const { width, height, pixels } = raster;
  return jpeg.encode({ width, height, data: pixels }, quality).data;
}
