import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * How a value lies in the keychain. Windows takes 2,560 bytes an entry and counts two a character, so that a
 * longer value is split over entries of its own, and a head says how many there are and what they add up to.
 * Two generations of pieces take turns: new pieces never overwrite those that the head still names.
 */
export const maxEntryLength = 1_200;

export type Generation = 'a' | 'b';

const SplitHead = z.object({
  generation: z.enum(['a', 'b']),
  count: z.int().positive().max(1_000),
  sha256: z.string(),
});

export type Head =
  | { readonly state: 'whole'; readonly text: string }
  | ({ readonly state: 'split' } & z.infer<typeof SplitHead>)
  | { readonly state: 'foreign' };

/** Plain ASCII without control characters: no platform cuts it at a NUL or counts its bytes differently. */
export function escapeText(value: string): string {
  return value.replace(
    /[^\x20-\x5b\x5d-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function unescapeText(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

export function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function splitText(text: string): readonly string[] {
  const count = Math.ceil(text.length / maxEntryLength);
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * maxEntryLength, (index + 1) * maxEntryLength),
  );
}

export function wholeEntry(text: string): string {
  return `=${text}`;
}

export function splitEntry(head: z.infer<typeof SplitHead>): string {
  return `#${JSON.stringify(head)}`;
}

export function readHead(entry: string): Head {
  if (entry.startsWith('=')) return { state: 'whole', text: entry.slice(1) };
  const parsed = SplitHead.safeParse(entry.startsWith('#') ? parseJson(entry.slice(1)) : null);
  return parsed.success ? { state: 'split', ...parsed.data } : { state: 'foreign' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // whatever is no JSON fails the schema as well
  }
}

export function pieceAccount(account: string, generation: Generation, index: number): string {
  return `${account}#${generation}${index}`;
}
