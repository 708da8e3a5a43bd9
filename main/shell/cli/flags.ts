import { parseArgs } from 'node:util';
import { AppError } from '../../core/app-error.ts';

/** Every flag of every command; the command's entry in `grammar.ts` says which of them it takes. */
const flagTable = {
  'data-dir': { type: 'string' },
  json: { type: 'boolean' },
  connection: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  server: { type: 'string' },
  endpoint: { type: 'string' },
  cname: { type: 'boolean' },
  'path-style': { type: 'boolean' },
  bucket: { type: 'string' },
  region: { type: 'string' },
  prefix: { type: 'string' },
  category: { type: 'string' },
  clean: { type: 'boolean' },
  to: { type: 'string' },
  'if-exists': { type: 'string' },
  'by-category': { type: 'boolean' },
  name: { type: 'string' },
  file: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  'allow-private': { type: 'boolean' },
  'from-cloud': { type: 'boolean' },
  'part-size': { type: 'string' },
  lanes: { type: 'string' },
  limit: { type: 'string' },
  'object-info': { type: 'string' },
  out: { type: 'string' },
  'random-seed': { type: 'string' },
  set: { type: 'string', multiple: true },
  count: { type: 'string' },
  yes: { type: 'boolean' },
  timeout: { type: 'string' },
  'port-oss': { type: 'string' },
  'port-comfyui': { type: 'string' },
  line: { type: 'string' },
} as const;

export type FlagName = keyof typeof flagTable;

export interface Flags {
  readonly text: (name: FlagName) => string | undefined;
  readonly texts: (name: FlagName) => readonly string[];
  readonly on: (name: FlagName) => boolean;
  readonly given: readonly FlagName[];
}

export interface Line {
  readonly positionals: readonly string[];
  readonly flags: Flags;
}

const isFlagName = (name: string): name is FlagName => Object.hasOwn(flagTable, name);

interface Option {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

/** `parseArgs` leaves an unknown flag and a missing value to us, so that both get words in either language. */
function checkOption({ name, rawName, value }: Option): FlagName {
  if (!isFlagName(name)) throw new AppError('usage.unknownFlag', { flag: rawName });
  const takesValue = flagTable[name].type === 'string';
  if (takesValue && value === undefined)
    throw new AppError('usage.missingArgument', { argument: `--${name}` });
  if (!takesValue && value !== undefined)
    throw new AppError('usage.badValue', { argument: `--${name}`, value, expected: `--${name}` });
  return name;
}

/** Splits a command line; throws `usage.*` for a flag that no command knows or one without its value. */
export function parseLine(args: readonly string[]): Line {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: flagTable,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<FlagName, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const name = checkOption(token);
    values.set(name, [...(values.get(name) ?? []), token.value ?? '']);
  }
  return {
    positionals,
    flags: {
      text: (name) => values.get(name)?.at(-1),
      texts: (name) => values.get(name) ?? [],
      on: (name) => values.has(name),
      given: [...values.keys()],
    },
  };
}

/** A whole number within bounds, or `usage.badValue`. */
export function wholeNumber(
  flags: Flags,
  name: FlagName,
  bounds: { readonly min: number; readonly max: number },
): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  const expected = `${bounds.min}–${bounds.max}`;
  if (!/^\d+$/.test(text) || value < bounds.min || value > bounds.max)
    throw new AppError('usage.badValue', { argument: `--${name}`, value: text, expected });
  return value;
}

/** One of a few words, or `usage.badValue`. */
export function oneOf<T extends string>(
  flags: Flags,
  name: FlagName,
  words: readonly T[],
): T | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const word = words.find((candidate) => candidate === text);
  if (word === undefined)
    throw new AppError('usage.badValue', {
      argument: `--${name}`,
      value: text,
      expected: words.join(' | '),
    });
  return word;
}
