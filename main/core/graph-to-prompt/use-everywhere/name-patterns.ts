import type { NamePattern } from './settings.ts';

/** A repetition inside a repetition can take longer than anybody waits. */
const RUNAWAY = /\([^)]*[+*{][^)]*\)\s*[+*{]/;
const LONGEST_PATTERN = 300;

export type PatternTest = (name: string) => boolean;

/** Whether a pattern may be tried at all. */
export function isSafePattern(pattern: NamePattern): boolean {
  return pattern.source.length <= LONGEST_PATTERN && !RUNAWAY.test(pattern.source);
}

/** The test that a pattern stands for; one that is no regular expression restricts nothing. */
export function patternTest(pattern: NamePattern | null): PatternTest {
  if (pattern === null) return () => true;
  const expression = expressionOf(pattern.source);
  if (expression === null) return () => true;
  return (name) => expression.test(name) !== pattern.isInverted;
}

function expressionOf(source: string): RegExp | null {
  try {
    return new RegExp(source);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
