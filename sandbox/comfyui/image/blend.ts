import type { Raster } from './raster.ts';
import { mapColors, withAlpha } from './raster.ts';

type Rule = (base: number, top: number) => number;

const softLight: Rule = (base, top) => {
  if (top <= 0.5) return base - (1 - 2 * top) * base * (1 - base);
  const curve = base <= 0.25 ? ((16 * base - 12) * base + 4) * base : Math.sqrt(base);
  return base + (2 * top - 1) * (curve - base);
};

/** The modes of ImageBlend, on values from 0 to 1. */
const rules: Readonly<Record<string, Rule>> = {
  normal: (_base, top) => top,
  multiply: (base, top) => base * top,
  screen: (base, top) => 1 - (1 - base) * (1 - top),
  overlay: (base, top) => (base <= 0.5 ? 2 * base * top : 1 - 2 * (1 - base) * (1 - top)),
  soft_light: softLight,
  difference: (base, top) => base - top,
};

export const isBlendMode = (mode: string): boolean => Object.hasOwn(rules, mode);

/** Mixes two pictures of one size; `factor` is the share of the blended one. */
export function blend(base: Raster, top: Raster, mode: string, factor: number): Raster {
  const rule = rules[mode] ?? ((_base: number, value: number) => value);
  const mixed = mapColors(base, (value, at) => {
    const below = value / 255;
    const blended = rule(below, (top.pixels[at] ?? 0) / 255);
    return (below * (1 - factor) + blended * factor) * 255;
  });
  return withAlpha(mixed, () => 255);
}
