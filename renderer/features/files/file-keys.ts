/** What a key asks of the list; `to` is the row that has the focus next. */
export type FileMove =
  | { readonly kind: 'to'; readonly index: number }
  | { readonly kind: 'open' | 'choose' | 'chooseAll' | 'up' };

export interface FileKey {
  readonly key: string;
  /** Ctrl or Cmd. */
  readonly isCommand: boolean;
}

const rowsAPage = 10;

/** Null: the list has no use for the key. */
export function moveOf({ key, isCommand }: FileKey, at: number, count: number): FileMove | null {
  if (isCommand) return key.toLowerCase() === 'a' ? { kind: 'chooseAll' } : null;
  const to = (index: number): FileMove => ({
    kind: 'to',
    index: Math.max(0, Math.min(count - 1, index)),
  });
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'PageDown':
      return to(at + rowsAPage);
    case 'PageUp':
      return to(at - rowsAPage);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'choose' };
    case 'Backspace':
      return { kind: 'up' };
    default:
      return null;
  }
}

/** What was typed one after the other; `at` in ms. */
export interface Typed {
  readonly text: string;
  readonly at: number;
}
export const nothingTyped: Typed = { text: '', at: -Infinity };
const typingMs = 800;

/** Letters that follow quickly make a word; a space belongs to a word and begins none. */
export function withTyped(before: Typed, key: string, at: number): Typed | null {
  const isGoingOn = before.text !== '' && at - before.at < typingMs;
  if (Array.from(key).length !== 1 || (key === ' ' && !isGoingOn)) return null;
  return { text: (isGoingOn ? before.text : '') + key, at };
}

/**
 * The row whose name begins with what was typed, from the present one on and round; null where none does. One
 * letter, also the same one again, goes on to the next row.
 */
export function foundByTyping(
  names: readonly string[],
  { text }: Typed,
  from: number,
): number | null {
  const isOneLetter = new Set(text.toLowerCase()).size === 1;
  const wanted = (isOneLetter ? text.slice(0, 1) : text).toLowerCase();
  const start = isOneLetter ? from + 1 : from;
  for (let step = 0; step < names.length; step += 1) {
    const index = (start + step) % names.length;
    if (names[index]?.toLowerCase().startsWith(wanted) === true) return index;
  }
  return null;
}

/** Chooses one or takes it back; with `from`, all between the two are chosen. */
export function withToggled(
  chosen: ReadonlySet<string>,
  ids: readonly string[],
  index: number,
  from: number | null,
): ReadonlySet<string> {
  const id = ids[index];
  if (id === undefined) return chosen;
  if (from !== null)
    return new Set([...chosen, ...ids.slice(Math.min(from, index), Math.max(from, index) + 1)]);
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
