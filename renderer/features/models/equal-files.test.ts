import { describe, expect, it } from 'vitest';
import { placesOf, sparedBytes } from './equal-files.ts';

const group = (bytes: number, ...keys: string[]) => ({ bytes, crc64: '1', keys, paths: [] });

describe('equal files', () => {
  it('are shown without the folders that all of them share, but with their category', () => {
    const groups = [group(5, 'llm/models/loras/a', 'llm/models/vae/sub/b')];
    expect([...placesOf(groups).values()]).toEqual(['loras/a', 'vae/sub/b']);
    const one = [group(5, 'llm/models/loras/a', 'llm/models/loras/b')];
    expect([...placesOf(one).values()]).toEqual(['loras/a', 'loras/b']);
    expect(placesOf([]).size).toBe(0);
  });

  it('could free what lies in the bucket more than once', () => {
    expect(sparedBytes([group(5, 'a', 'b', 'c'), group(7, 'd')])).toBe(10);
  });
});
