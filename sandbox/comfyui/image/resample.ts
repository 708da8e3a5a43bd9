import type { Raster } from './raster.ts';
import { createRaster, cropped } from './raster.ts';

interface Kernel {
  /** Half the width in source pixels at the same scale. */
  readonly radius: number;
  readonly weight: (distance: number) => number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

function cubic(x: number): number {
  const at = Math.abs(x);
  if (at < 1) return 1.25 * at ** 3 - 2.25 * at ** 2 + 1;
  return at < 2 ? -0.75 * (at ** 3 - 5 * at ** 2 + 8 * at - 4) : 0;
}

const kernels: Readonly<Record<string, Kernel>> = {
  bilinear: { radius: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  area: { radius: 0.5, weight: (x) => (Math.abs(x) <= 0.5 ? 1 : 0) },
  bicubic: { radius: 2, weight: cubic },
  lanczos: { radius: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

interface Tap {
  readonly first: number;
  readonly weights: readonly number[];
}

const nearestTap = (at: number, scale: number, length: number): Tap => ({
  first: Math.min(length - 1, Math.floor((at + 0.5) * scale)),
  weights: [1],
});

/** The source pixels that one target pixel is mixed from, with weights that add up to 1. */
function tapAt(at: number, scale: number, length: number, { radius, weight }: Kernel): Tap {
  const stretch = Math.max(1, scale);
  const center = (at + 0.5) * scale - 0.5;
  const first = Math.max(0, Math.ceil(center - radius * stretch));
  const last = Math.min(length - 1, Math.floor(center + radius * stretch));
  const weights: number[] = [];
  for (let index = first; index <= last; index += 1) {
    weights.push(weight((index - center) / stretch));
  }
  const sum = weights.reduce((total, value) => total + value, 0);
  if (sum === 0) return nearestTap(at, scale, length);
  return { first, weights: weights.map((value) => value / sum) };
}

function taps(from: number, to: number, method: string): readonly Tap[] {
  const kernel = kernels[method];
  const scale = from / to;
  return Array.from({ length: to }, (_, at) =>
    kernel === undefined ? nearestTap(at, scale, from) : tapAt(at, scale, from, kernel),
  );
}

interface Axis {
  readonly taps: readonly Tap[];
  /** Lines across the axis, and the distances in the pixel arrays. */
  readonly lines: number;
  readonly sourceStep: number;
  readonly sourceLine: number;
  readonly targetStep: number;
  readonly targetLine: number;
}

function resampleAxis(source: ArrayLike<number>, target: Float32Array, axis: Axis): void {
  for (let line = 0; line < axis.lines; line += 1) {
    let to = line * axis.targetLine;
    for (const { first, weights } of axis.taps) {
      let from = line * axis.sourceLine + first * axis.sourceStep;
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (const weight of weights) {
        red += (source[from] ?? 0) * weight;
        green += (source[from + 1] ?? 0) * weight;
        blue += (source[from + 2] ?? 0) * weight;
        alpha += (source[from + 3] ?? 0) * weight;
        from += axis.sourceStep;
      }
      target[to] = red;
      target[to + 1] = green;
      target[to + 2] = blue;
      target[to + 3] = alpha;
      to += axis.targetStep;
    }
  }
}

/** Scales with ComfyUI's names of methods; an unknown name means the nearest pixel. */
export function resample(source: Raster, width: number, height: number, method: string): Raster {
  if (source.width === width && source.height === height) return source;
  const wide = new Float32Array(width * source.height * 4);
  resampleAxis(source.pixels, wide, {
    taps: taps(source.width, width, method),
    lines: source.height,
    sourceStep: 4,
    sourceLine: source.width * 4,
    targetStep: 4,
    targetLine: width * 4,
  });
  const tall = new Float32Array(width * height * 4);
  resampleAxis(wide, tall, {
    taps: taps(source.height, height, method),
    lines: width,
    sourceStep: width * 4,
    sourceLine: 4,
    targetStep: width * 4,
    targetLine: 4,
  });
  const result = createRaster(width, height);
  result.pixels.set(tall);
  return result;
}

/** The middle of a picture with the proportions of width to height. */
export function centerCrop(source: Raster, width: number, height: number): Raster {
  const wanted = width / height;
  const isWide = source.width / source.height > wanted;
  const cropWidth = isWide ? Math.max(1, Math.round(source.height * wanted)) : source.width;
  const cropHeight = isWide ? source.height : Math.max(1, Math.round(source.width / wanted));
  const left = Math.floor((source.width - cropWidth) / 2);
  const top = Math.floor((source.height - cropHeight) / 2);
  return cropped(source, left, top, createRaster(cropWidth, cropHeight));
}
