import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import decode, { init as initDecoder } from '@jsquash/webp/decode.js';
import encode, { init as initEncoder } from '@jsquash/webp/encode.js';

import type { Raster } from './raster.ts';

/** The package's wasm from its file: its own loader would fetch it over http. */
async function fromFile(file: string) {
  const path = createRequire(import.meta.url).resolve(`@jsquash/webp/codec/${file}`);
  return { noInitialRun: true, wasmBinary: await readFile(path) };
}

let encoder: Promise<unknown> | null = null;
let decoder: Promise<unknown> | null = null;

export async function encodeWebp(raster: Raster, quality: number): Promise<Uint8Array> {
  encoder ??= fromFile('enc/webp_enc_simd.wasm').then((options) => initEncoder(options));
  await encoder;
  const { width, height, pixels: data } = raster;
  return new Uint8Array(await encode({ width, height, data }, { quality }));
}

export async function decodeWebp(bytes: Uint8Array): Promise<Raster> {
  decoder ??= fromFile('dec/webp_dec.wasm').then((options) => initDecoder(options));
  await decoder;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- the package names the browser's ImageData, which Node's types lack
  const picture: { width: number; height: number; data: Uint8ClampedArray } = await decode(
    new Uint8Array(bytes).buffer,
  );
  return { width: picture.width, height: picture.height, pixels: picture.data };
}
