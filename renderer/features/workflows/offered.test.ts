import { describe, expect, it } from 'vitest';
import { offered } from './offered.ts';

const options = ['wan/a.safetensors', 'wan/b_fp8.safetensors', 'sdxl.safetensors'].map((value) => ({
  ...{ value, label: value },
}));
const shown = (search: string) =>
  offered({ options, search, limit: 10 }).map((option) => ('label' in option ? option.label : ''));

describe('a picker', () => {
  it('offers everything while a file of the list stands in it', () => {
    expect(shown('sdxl.safetensors')).toHaveLength(3);
  });

  it('looks for every word anywhere in the name', () => {
    expect(shown('FP8 wan')).toEqual(['wan/b_fp8.safetensors']);
    expect(shown('')).toHaveLength(3);
    expect(shown('flux')).toEqual([]);
  });
});
