import { describe, expect, it } from 'vitest';
import { drawPrompt, TooDeepChoice } from './dynamic-prompt.ts';

const first = () => 0;
const last = () => 0.999;

describe('a dynamic prompt', () => {
  it.each([
    ['a {red|blue} cat', 'a red cat', 'a blue cat'],
    ['{a|{b|c}} d', 'a d', 'c d'],
    ['{x} and {}', 'x and ', 'x and '],
    ['open {a|b', 'open a', 'open b'],
    ['stray } stays', 'stray } stays', 'stray } stays'],
    [String.raw`\{a\|b\} \(c\)`, String.raw`{a|b} \(c\)`, String.raw`{a|b} \(c\)`],
    ['{a\\|b|c}', 'a|b', 'c'],
    ['one // two\nthree', 'one \nthree', 'one \nthree'],
    ['one /* two\n */ three', 'one  three', 'one  three'],
    ['an open /* comment', 'an open /* comment', 'an open /* comment'],
    ['see http://x/y', 'see http:', 'see http:'],
    ['{a // b|c}', 'a ', 'a '],
  ])('turns %j into %j or %j', (text, one, other) => {
    expect(drawPrompt(text, first)).toBe(one);
    expect(drawPrompt(text, last)).toBe(other);
  });

  it('does not ask for chance where there is no choice', () => {
    const never = () => {
      throw new Error('asked');
    };
    expect(drawPrompt('{only} this', never)).toBe('only this');
  });

  it('is given up where choices are nested without end', () => {
    expect(() => drawPrompt('{'.repeat(10_000), first)).toThrow(TooDeepChoice);
    const long = `${'{'.repeat(150)}${'x'.repeat(1_000_000)}`;
    expect(() => drawPrompt(long, first)).toThrow(TooDeepChoice);
  });
});
