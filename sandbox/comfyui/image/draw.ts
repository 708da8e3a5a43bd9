import { createHash } from 'node:crypto';

import type { Raster } from './raster.ts';
import { createRaster } from './raster.ts';

/** Draws a picture that stands for a generated one: soft waves whose colours follow from the text. */
export function drawPicture(text: string, width: number, height: number, frame = 0): Raster {
  const seed = createHash('sha256').update(text).digest();
  const share = (index: number): number => (seed[index] ?? 0) / 255;
  const raster = createRaster(width, height);
  const turn = frame / 8;
  const waves = [0, 1, 2].map((channel) => ({
    across: 1 + share(channel) * 5,
    down: 1 + share(channel + 3) * 5,
    shift: share(channel + 6) * 2 * Math.PI + turn,
  }));
  raster.pixels.fill(255);
  for (const [channel, { across, down, shift }] of waves.entries()) {
    for (let y = 0; y < height; y += 1) {
      const start = (y / height) * down + shift;
      for (let x = 0; x < width; x += 1) {
        const wave = Math.sin((x / width) * across + start);
        // Few levels: such pictures are written and sent often, and so stay small
        raster.pixels[(y * width + x) * 4 + channel] = Math.round((wave + 1) * 15) * 8;
      }
    }
  }
  return raster;
}
