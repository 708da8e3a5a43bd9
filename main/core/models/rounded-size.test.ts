import { describe, expect, it } from 'vitest';
import listFile from '../../../resources/builtin-models.json' with { type: 'json' };
import { readRoundedSize } from './rounded-size.ts';

/** Sizes of files as their publishers offer them, beside the figure of the deployment's list. */
const published = [
  ['ae.safetensors', 335_304_388],
  ['vae-ft-mse-840000-ema-pruned.safetensors', 334_641_190],
  ['clip_l.safetensors', 246_144_152],
  ['t5xxl_fp16.safetensors', 9_787_841_024],
  ['GFPGANv1.4.pth', 348_632_874],
  ['codeformer-v0.1.0.pth', 376_637_898],
  ['4x_foolhardy_Remacri.pth', 67_025_055],
] as const;

describe('readRoundedSize', () => {
  it.each(published)('holds the published size of %s', (name, bytes) => {
    const size = listFile.models.find(({ path }) => path === name)?.size ?? '';
    const range = readRoundedSize(size);
    expect(range?.minBytes).toBeLessThanOrEqual(bytes);
    expect(range?.maxBytes).toBeGreaterThanOrEqual(bytes);
  });

  it('rounds up at the last digit shown', () => {
    const gib = 1024 ** 3;
    expect(readRoundedSize('16GB')).toEqual({ minBytes: 15 * gib - 65_536, maxBytes: 16 * gib });
    expect(readRoundedSize('1.5 GB')?.maxBytes).toBe(1.5 * gib);
    expect(readRoundedSize('1.5 GB')?.minBytes).toBe(Math.floor(1.4 * gib) - 65_536);
  });

  it('knows every unit of the list', () => {
    const sizes = [
      ...listFile.models.map(({ size }) => size),
      ...listFile.categories.map((category) => category.total_size),
    ];
    expect(sizes.filter((size) => readRoundedSize(size) === null)).toEqual([]);
  });

  it('agrees with the list’s own totals, which its rounded figures cannot reach by rounding to the nearest', () => {
    const total = listFile.models
      .filter(({ category }) => category === 'vae')
      .reduce((sum, { size }) => sum + (readRoundedSize(size)?.maxBytes ?? 0), 0);
    const listed = listFile.categories.find(({ directory }) => directory === 'vae')?.total_size;
    const range = readRoundedSize(listed ?? '');
    expect(total).toBeLessThan(1.45 * 1024 ** 3);
    expect(range?.minBytes).toBeLessThan(total);
    expect(range?.maxBytes).toBeGreaterThan(total);
  });

  it.each(['', 'big', '12', '1,5GB', 'GB', '-1MB'])('refuses "%s"', (text) => {
    expect(readRoundedSize(text)).toBeNull();
  });
});
