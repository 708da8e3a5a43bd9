import { AppError } from '../../core/app-error.ts';
import type { FlagName, Line } from './flags.ts';

const globalFlags: readonly FlagName[] = [
  'data-dir',
  'json',
  'connection',
  'lang',
  'help',
  'version',
];
const serverFlags: readonly FlagName[] = ['server'];
const bucketFlags: readonly FlagName[] = [
  'endpoint',
  'cname',
  'path-style',
  'bucket',
  'region',
  'prefix',
];
const both = [...serverFlags, ...bucketFlags];

interface CommandShape {
  /** How the help shows it, after the command's words. */
  readonly usage: string;
  readonly flags: readonly FlagName[];
  /** How many arguments follow the command's words, and the name of the one that is missing. */
  readonly min: number;
  readonly max: number;
  readonly argument: string;
}

const shape = (
  usage: string,
  flags: readonly FlagName[],
  [min, max]: readonly [number, number] = [0, 0],
  argument = '',
): CommandShape => ({ usage, flags, min, max, argument });

const pushFlags: readonly FlagName[] = [
  ...(['to', 'if-exists', 'part-size', 'from-cloud', 'lanes', 'limit'] as const),
];
const pushUsage =
  'FILE… --to CATEGORY[/SUB] [--if-exists fail|skip|replace] [--part-size BYTES] [--from-cloud] [--lanes N|auto] [--limit BYTES_PER_S|auto|none]';
const pullFlags: readonly FlagName[] = ['if-exists', 'by-category', 'part-size', 'lanes', 'limit'];
const pullUsage =
  'KEY… DIR [--by-category] [--if-exists fail|skip|replace] [--part-size BYTES] [--lanes N|auto] [--limit BYTES_PER_S|auto|none]';
const moveUsage = 'KEY… --to CATEGORY[/SUB] [--name NAME] [--if-exists fail|replace]';
const syncUsage =
  'DIR… [--yes] [--if-exists fail|skip|replace] [--from-cloud] [--lanes N|auto] [--limit BYTES_PER_S|auto|none]';
const importFlags: readonly FlagName[] = [
  ...(['to', 'file', 'all', 'if-exists', 'allow-private', 'lanes', 'limit'] as const),
];
const importUsage =
  'LINK [--to CATEGORY[/SUB]] [--file PATH]… [--all] [--if-exists fail|skip|replace] [--allow-private] [--lanes N|auto] [--limit BYTES_PER_S|auto|none]';
const many = Number.POSITIVE_INFINITY;

/** The stable grammar: later versions only add to it. */
export const commands = {
  'connections add': shape('NAME --server URL --endpoint URL …', both, [1, 1], 'NAME'),
  'connections ls': shape('', []),
  'connections check': shape('[NAME]', both, [0, 1], 'NAME'),
  'connections rm': shape('NAME', [], [1, 1], 'NAME'),
  doctor: shape('', both),
  'models ls': shape('[--category C]', [...both, 'category']),
  'models push': shape(pushUsage, [...both, ...pushFlags], [1, many], 'FILE'),
  'models pull': shape(pullUsage, [...both, ...pullFlags], [2, many], 'KEY… DIR'),
  'models verify': shape('[KEY…] [--file FILE]', [...both, 'file'], [0, many], 'KEY'),
  'models mv': shape(moveUsage, [...both, 'to', 'name', 'if-exists'], [1, many], 'KEY'),
  'models rm': shape('KEY… [--yes]', [...both, 'yes'], [1, many], 'KEY'),
  'models plan': shape('DIR…', both, [1, many], 'DIR'),
  'models sync': shape(
    syncUsage,
    [...both, 'yes', 'if-exists', 'from-cloud', 'lanes', 'limit'],
    [1, many],
    'DIR',
  ),
  'models leftovers': shape('[--clean [UPLOAD_ID…]]', [...both, 'clean'], [0, many], 'UPLOAD_ID'),
  'models identify': shape('FILE…', [], [1, many], 'FILE'),
  'models import': shape(importUsage, [...both, ...importFlags], [1, 1], 'LINK'),
  'transfers ls': shape('', both),
  'transfers pause': shape('ID…', both, [1, many], 'ID'),
  'transfers resume': shape(
    'ID… [--lanes N|auto] [--limit BYTES_PER_S|auto|none]',
    [...both, 'lanes', 'limit'],
    [1, many],
    'ID',
  ),
  'transfers cancel': shape('ID…', both, [1, many], 'ID'),
  'workflows ls': shape('', serverFlags),
  'workflows show': shape('NAME', serverFlags, [1, 1], 'NAME'),
  'workflows convert': shape(
    'FILE_OR_DIR --object-info FILE --out FILE_OR_DIR [--random-seed N]',
    ['object-info', 'out', 'random-seed'],
    [1, 1],
    'FILE_OR_DIR',
  ),
  'workflows check': shape('NAME_OR_FILE', both, [1, 1], 'NAME_OR_FILE'),
  'workflows inputs': shape('NAME_OR_FILE', serverFlags, [1, 1], 'NAME_OR_FILE'),
  'workflows push': shape('FILE [--to FOLDER]', [...serverFlags, 'to'], [1, 1], 'FILE'),
  'workflows pull': shape('NAME [--out FILE_OR_DIR]', [...serverFlags, 'out'], [1, 1], 'NAME'),
  run: shape(
    'NAME_OR_FILE [--set NODE.INPUT=VALUE]… [--count N] [--out DIR]',
    [...serverFlags, 'set', 'count', 'out'],
    [1, 1],
    'NAME_OR_FILE',
  ),
  'runs ls': shape('', serverFlags),
  'runs fetch': shape('ID [--out DIR]', [...serverFlags, 'out'], [1, 1], 'ID'),
  'queue ls': shape('', serverFlags),
  'queue cancel': shape('ID', serverFlags, [1, 1], 'ID'),
  'queue clear': shape('', serverFlags),
  restart: shape('[--yes] [--timeout S]', [...serverFlags, 'yes', 'timeout']),
  sandbox: shape('[--port-oss P] [--port-comfyui P] [--line 30mbit,40ms]', [
    'port-oss',
    'port-comfyui',
    'line',
  ]),
} as const satisfies Record<string, CommandShape>;

export type CommandName = keyof typeof commands;

const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

export const commandNames: readonly CommandName[] = Object.keys(commands).filter(isCommandName);

/** Flags that name a connection apply to all commands of a kind; a script may pass them throughout. */
const tolerated = new Set<FlagName>([...globalFlags, ...both]);

export interface Invocation {
  readonly name: CommandName;
  readonly args: readonly string[];
  readonly flags: Line['flags'];
}

/** Which command a line means; throws `usage.*` for anything the grammar does not have. */
export function recognise({ positionals, flags }: Line): Invocation {
  const two = positionals.slice(0, 2).join(' ');
  const one = positionals[0] ?? '';
  const name = isCommandName(two) ? two : one;
  if (!isCommandName(name))
    throw new AppError('usage.unknownCommand', { command: two === '' ? '–' : two });
  const args = positionals.slice(name.split(' ').length);
  const { min, max, argument, usage, flags: own } = commands[name];
  if (args.length < min) throw new AppError('usage.missingArgument', { argument });
  const extra = args[max];
  if (args.length > max)
    throw new AppError('usage.badValue', {
      argument: name,
      value: extra ?? '',
      expected: `${name} ${usage}`.trimEnd(),
    });
  const allowed: readonly FlagName[] = own;
  const foreign = flags.given.find((flag) => !tolerated.has(flag) && !allowed.includes(flag));
  if (foreign !== undefined) throw new AppError('usage.unknownFlag', { flag: `--${foreign}` });
  return { name, args, flags };
}

/** The help's lines, one a command. */
export function usageLines(): readonly string[] {
  return Object.entries(commands).map(([name, { usage }]) => `  ferry ${name} ${usage}`.trimEnd());
}
