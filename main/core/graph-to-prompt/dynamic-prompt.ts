const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*/g;
const ESCAPED = /\\([{}|])/g;
const DEEPEST_CHOICE = 200;

/** What `{a|b}` is drawn with: a number from 0 up to, not including, 1. */
export type Random = () => number;

/** Thrown for choices nested deeper than any text that a person wrote. */
export class TooDeepChoice extends Error {}

/**
 * The text that the page sends for a widget with dynamic prompts: without comments (`//` to the end
 * of the line, also inside a URL), and with one option drawn of each `{a|b}`.
 */
export function drawPrompt(text: string, random: Random, depth = 0): string {
  if (depth > DEEPEST_CHOICE) throw new TooDeepChoice();
  const source = text.replace(COMMENTS, '');
  let drawn = '';
  let at = 0;
  while (at < source.length) {
    const character = source.charAt(at);
    if (character === '{') {
      const choice = readChoice(source, at + 1);
      const option = choice.options[Math.floor(random() * choice.options.length)] ?? '';
      drawn += drawPrompt(option, random, depth + 1);
      at = choice.end;
    } else {
      const piece = character === '\\' ? escapeAt(source, at) : character;
      drawn += piece;
      at += character === '\\' ? 2 : 1;
    }
  }
  return drawn.replace(ESCAPED, '$1');
}

/** Reads the options behind a `{` up to its `}` or the end of the text. */
function readChoice(source: string, start: number): { options: readonly string[]; end: number } {
  const options: string[] = [];
  let option = '';
  let depth = 0;
  let at = start;
  for (; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '}' && depth === 0) return { options: [...options, option], end: at + 1 };
    if (character === '|' && depth === 0) {
      options.push(option);
      option = '';
    } else if (character === '\\') {
      option += escapeAt(source, at);
      at += 1;
    } else {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      option += character;
    }
  }
  return { options: [...options, option], end: source.length };
}

/** A backslash and what follows it; the page writes "undefined" where nothing follows. */
function escapeAt(source: string, at: number): string {
  return `\\${source[at + 1] ?? 'undefined'}`;
}

/** Whether the result depends on chance. */
export function isDrawn(text: string): boolean {
  return /\{[^}]*\|/.test(text.replace(COMMENTS, ''));
}
