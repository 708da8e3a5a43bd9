const ESCAPED = /\\([{}|])/g;
const DEEPEST_CHOICE = 200;

/** What `{a|b}` is drawn with: a number from 0 up to, not including, 1. */
export type Random = () => number;

/** Thrown for choices nested deeper than any text that a person wrote. */
export class TooDeepChoice extends Error {}

/** Each level reads its text again: what a text may cost in all, in characters. */
const MOST_WORK = 20_000_000;

/**
 * The text that the page sends for a widget with dynamic prompts: without comments (`//` to the end
 * of the line, also inside a URL), and with one option drawn of each `{a|b}`.
 */
export function drawPrompt(text: string, random: Random): string {
  return drawLevel(text, { random, left: MOST_WORK }, 0);
}

interface Drawing {
  readonly random: Random;
  /** Characters that may still be read. */
  left: number;
}

function drawLevel(text: string, drawing: Drawing, depth: number): string {
  drawing.left -= text.length;
  if (depth > DEEPEST_CHOICE || drawing.left < 0) throw new TooDeepChoice();
  const source = withoutComments(text);
  let drawn = '';
  let at = 0;
  while (at < source.length) {
    const character = source.charAt(at);
    if (character === '{') {
      const choice = readChoice(source, at + 1);
      drawn += drawLevel(pick(choice.options, drawing.random), drawing, depth + 1);
      at = choice.end;
    } else {
      drawn += character === '\\' ? escapeAt(source, at) : character;
      at += character === '\\' ? 2 : 1;
    }
  }
  return drawn.replace(ESCAPED, '$1');
}

function pick(options: readonly string[], random: Random): string {
  const index = options.length > 1 ? Math.floor(random() * options.length) : 0;
  return options[index] ?? '';
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

/** Written out, for an expression would search to the end again from each comment left open. */
function withoutComments(text: string): string {
  const lastBlockEnd = text.lastIndexOf('*/');
  let kept = '';
  let from = 0;
  let at = text.indexOf('/');
  while (at !== -1) {
    const end = commentEnd(text, at, lastBlockEnd);
    if (end !== null) {
      kept += text.slice(from, at);
      from = end;
    }
    at = text.indexOf('/', end ?? at + 1);
  }
  return kept + text.slice(from);
}

/** Where the comment ends that begins at a slash; null: none begins there. */
function commentEnd(text: string, start: number, lastBlockEnd: number): number | null {
  if (text[start + 1] === '/') return lineEnd(text, start);
  const isBlock = text[start + 1] === '*' && start + 2 <= lastBlockEnd;
  return isBlock ? text.indexOf('*/', start + 2) + 2 : null;
}

const LINE_END = /[\n\r\u2028\u2029]/g;

function lineEnd(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}
