/** One picture: RGBA, eight bits a channel, row by row from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
}

export const createRaster = (width: number, height: number): Raster => ({
  width,
  height,
  pixels: new Uint8ClampedArray(width * height * 4),
});

/** A picture of one colour, given as ComfyUI does: 0xRRGGBB. */
export function plainRaster(width: number, height: number, color: number): Raster {
  const raster = createRaster(width, height);
  const texel = [(color >> 16) & 255, (color >> 8) & 255, color & 255, 255];
  for (let at = 0; at < raster.pixels.length; at += 4) raster.pixels.set(texel, at);
  return raster;
}

export const isOpaque = ({ pixels }: Raster): boolean => {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return false;
  return true;
};

/** Applies a rule to red, green and blue; alpha stays. */
export const mapColors = (source: Raster, rule: (value: number, at: number) => number): Raster => ({
  ...source,
  pixels: source.pixels.map((value, at) => (at % 4 === 3 ? value : rule(value, at))),
});

/** The same picture with another alpha: one level, or one for each place in the pixels. */
export const withAlpha = (source: Raster, alpha: (at: number) => number): Raster => ({
  ...source,
  pixels: source.pixels.map((value, at) => (at % 4 === 3 ? alpha(at) : value)),
});

export function cropped(source: Raster, left: number, top: number, to: Raster): Raster {
  for (let row = 0; row < to.height; row += 1) {
    const start = ((top + row) * source.width + left) * 4;
    to.pixels.set(source.pixels.subarray(start, start + to.width * 4), row * to.width * 4);
  }
  return to;
}
