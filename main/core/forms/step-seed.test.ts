import { describe, expect, it } from 'vitest';
import { nextSeed } from './step-seed.ts';

const wide = { min: '0', max: '18446744073709551615' };
const step = (
  seed: string,
  mode: 'fixed' | 'increment' | 'decrement' | 'randomize',
  limits = wide,
) => nextSeed({ seed, mode }, limits, () => 0.5).seed;

describe('a seed after a run', () => {
  it('stays, goes up, goes down or is drawn', () => {
    expect(step('5', 'fixed')).toBe('5');
    expect(step('5', 'increment')).toBe('6');
    expect(step('5', 'decrement')).toBe('4');
    expect(step('5', 'randomize')).toBe(String(2 ** 49));
  });

  it('stays within what its input takes and a number holds', () => {
    expect(step('9007199254740991', 'increment')).toBe('0');
    expect(step('0', 'decrement')).toBe('9007199254740991');
    const small = { min: '10', max: '20' };
    expect(step('20', 'increment', small)).toBe('10');
    expect(step('10', 'decrement', small)).toBe('20');
    expect(nextSeed({ seed: '1', mode: 'randomize' }, small, () => 0.999).seed).toBe('20');
    expect(nextSeed({ seed: '1', mode: 'randomize' }, small, () => 0).seed).toBe('10');
  });
});
