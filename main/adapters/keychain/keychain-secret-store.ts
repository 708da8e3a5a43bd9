import { AppError } from '../../core/app-error.ts';
import type { SecretStore } from '../../services/ports/secret-store.ts';
import { limitKeytar, type Keytar, type LimitedKeytar } from './limited-keytar.ts';
import {
  checksumOf,
  escapeText,
  maxEntryLength,
  pieceAccount,
  readHead,
  splitEntry,
  splitText,
  unescapeText,
  wholeEntry,
  type Generation,
} from './secret-entries.ts';

export interface KeychainOptions {
  /** The name that the keychain's own program shows. */
  readonly service?: string;
  readonly load?: () => Promise<Keytar>;
  readonly limitMs?: number;
  readonly inFlight?: number;
}

/** Two minutes: where the keychain is locked, a call lasts until a person has typed the password. */
const defaultLimitMs = 120_000;
const generations: readonly Generation[] = ['a', 'b'];

/** Secrets in the keychain of the operating system (keychain.md). */
export function createKeychainSecretStore(options: KeychainOptions = {}): SecretStore {
  const entries = limitKeytar({
    service: options.service ?? 'Comfy Ferry',
    load: options.load ?? loadKeytar,
    limitMs: options.limitMs ?? defaultLimitMs,
    inFlight: options.inFlight ?? 2,
  });
  const inTurn = oneAtATime();
  return {
    get: (account) => inTurn(account, () => getSecret(entries, account)),
    set: (account, value) => inTurn(account, () => setSecret(entries, account, value)),
    delete: (account) => inTurn(account, () => deleteSecret(entries, account)),
  };
}

// A broken libsecret then fails the first call, with its reason, and not the start of the app.
async function loadKeytar(): Promise<Keytar> {
  const { default: keytar } = await import('keytar');
  return keytar;
}

async function getSecret(entries: LimitedKeytar, account: string): Promise<string | null> {
  const entry = await entries.get(account);
  if (entry === null) {
    await assertUnlocked(entries);
    return null;
  }
  const head = readHead(entry);
  switch (head.state) {
    case 'whole':
      return unescapeText(head.text);
    case 'split':
      return unescapeText(await joinPieces(entries, account, head));
    case 'foreign':
      throw new AppError('secrets.failed', { reason: 'the entry was not written by this app' });
    default:
      return head satisfies never;
  }
}

async function joinPieces(
  entries: LimitedKeytar,
  account: string,
  head: { readonly generation: Generation; readonly count: number; readonly sha256: string },
): Promise<string> {
  const pieces: string[] = [];
  for (let index = 0; index < head.count; index++) {
    const piece = await entries.get(pieceAccount(account, head.generation, index));
    if (piece === null)
      throw new AppError('secrets.failed', {
        reason: `piece ${index + 1} of ${head.count} is missing`,
      });
    pieces.push(piece);
  }
  const text = pieces.join('');
  if (checksumOf(text) !== head.sha256)
    throw new AppError('secrets.failed', { reason: 'the checksum of the pieces is wrong' });
  return text;
}

async function setSecret(entries: LimitedKeytar, account: string, value: string): Promise<void> {
  if (value === '') throw new AppError('secrets.failed', { reason: 'the value is empty' });
  const text = escapeText(value);
  if (text.length < maxEntryLength) {
    await entries.set(account, wholeEntry(text));
    for (const generation of generations) await clearPieces(entries, account, generation, 0);
    return;
  }
  const before = await entries.get(account);
  const head = before === null ? null : readHead(before);
  const [next, last] =
    head?.state === 'split' && head.generation === 'a'
      ? (['b', 'a'] as const)
      : (['a', 'b'] as const);
  const pieces = splitText(text);
  for (const [index, piece] of pieces.entries())
    await entries.set(pieceAccount(account, next, index), piece);
  await entries.set(
    account,
    splitEntry({ generation: next, count: pieces.length, sha256: checksumOf(text) }),
  );
  await clearPieces(entries, account, last, 0);
  await clearPieces(entries, account, next, pieces.length);
}

async function deleteSecret(entries: LimitedKeytar, account: string): Promise<void> {
  // the head first: a delete that is cut short leaves a secret that is missing, not one that looks damaged
  const hadHead = await entries.delete(account);
  let hadPieces = false;
  for (const generation of generations)
    hadPieces = (await clearPieces(entries, account, generation, 0)) || hadPieces;
  if (!hadHead && !hadPieces) await assertUnlocked(entries);
}

// Pieces are written upwards and removed downwards, so that those of an interrupted call still stand in a row.
async function clearPieces(
  entries: LimitedKeytar,
  account: string,
  generation: Generation,
  from: number,
): Promise<boolean> {
  let end = from;
  while ((await entries.get(pieceAccount(account, generation, end))) !== null) end++;
  for (let index = end - 1; index >= from; index--)
    await entries.delete(pieceAccount(account, generation, index));
  return end > from;
}

// A locked keyring that has nobody to ask says "absent" for every entry; only writing tells the two apart.
async function assertUnlocked(entries: LimitedKeytar): Promise<void> {
  await entries.set('.unlocked', 'yes');
  await entries.delete('.unlocked');
}

function oneAtATime() {
  const tails = new Map<string, Promise<unknown>>();
  return async <T>(account: string, act: () => Promise<T>): Promise<T> => {
    const turn = (tails.get(account) ?? Promise.resolve()).then(act, act);
    tails.set(account, turn);
    try {
      return await turn;
    } finally {
      if (tails.get(account) === turn) tails.delete(account);
    }
  };
}
