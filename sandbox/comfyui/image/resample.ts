import type { Raster } from './raster.ts';
import { createRaster, cropped } from './raster.ts';

interface Kernel {
  /** Half the width in source pixels at the same scale. */
  readonly radius: number;
  readonly weight: (distance: number) => number;
  /** Wider where it makes smaller; the others look at as few pixels as ever. */
  readonly isStretched: boolean;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

function cubic(x: number): number {
  const at = Math.abs(x);
  if (at < 1) return 1.25 * at ** 3 - 2.25 * at ** 2 + 1;
  return at < 2 ? -0.75 * (at ** 3 - 5 * at ** 2 + 8 * at - 4) : 0;
}

const kernels: Readonly<Record<string, Kernel>> = {
  bilinear: { radius: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)), isStretched: false },
  bicubic: { radius: 2, weight: cubic, isStretched: false },
  lanczos: {
    radius: 3,
    weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0),
    isStretched: true,
  },
};

/** The source pixels that one target pixel is mixed from, with weights that add up to 1. */
interface Tap {
  readonly first: number;
  readonly weights: readonly number[];
}

const nearestTap = (at: number, scale: number, length: number): Tap => ({
  first: Math.min(length - 1, Math.floor((at + 0.5) * scale)),
  weights: [1],
});

/** All pixels that the target pixel touches, each with the same weight. */
function areaTap(at: number, scale: number, length: number): Tap {
  const first = Math.floor(at * scale);
  const count = Math.min(length, Math.ceil((at + 1) * scale)) - first;
  return { first, weights: Array.from({ length: count }, () => 1 / count) };
}

/** What would lie beyond the edge falls on the edge, or for a stretched kernel counts for nothing. */
function kernelTap(at: number, scale: number, length: number, kernel: Kernel): Tap {
  const stretch = kernel.isStretched ? Math.max(1, scale) : 1;
  const center = (at + 0.5) * scale - 0.5;
  const reach = kernel.radius * stretch;
  const inside = (index: number): number => Math.min(length - 1, Math.max(0, index));
  const first = inside(Math.ceil(center - reach));
  const weights: number[] = [];
  for (let index = Math.ceil(center - reach); index <= center + reach; index += 1) {
    if (kernel.isStretched && index !== inside(index)) continue;
    const slot = inside(index) - first;
    weights[slot] = (weights[slot] ?? 0) + kernel.weight((index - center) / stretch);
  }
  const sum = weights.reduce((total, value) => total + value, 0);
  return { first, weights: weights.map((value) => value / sum) };
}

function tapAt(at: number, scale: number, length: number, method: string): Tap {
  if (method === 'area') return areaTap(at, scale, length);
  const kernel = kernels[method];
  return kernel === undefined
    ? nearestTap(at, scale, length)
    : kernelTap(at, scale, length, kernel);
}

const taps = (from: number, to: number, method: string): readonly Tap[] =>
  Array.from({ length: to }, (_, at) => tapAt(at, from / to, from, method));

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
