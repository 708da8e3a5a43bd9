import { readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Conversion, ConversionLine } from '../../../../contract/workflow.ts';
import { translateFileError } from '../../../adapters/output-files/file-error.ts';
import { AppError } from '../../../core/app-error.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { conversionText } from '../conversion-text.ts';
import { failureOf } from '../failure-of.ts';
import { wholeNumber } from '../flags.ts';
import { kindOf, makeFolder, readJson } from '../local-json.ts';

interface Task {
  readonly from: string;
  readonly to: string;
}

/** Converts UI workflows into prompts without a server. */
export const convertWorkflows: Command = async (context) => {
  const { flags, args } = context;
  const objectInfoPath = flags.text('object-info');
  const out = flags.text('out');
  if (objectInfoPath === undefined)
    throw new AppError('usage.missingArgument', { argument: '--object-info' });
  if (out === undefined) throw new AppError('usage.missingArgument', { argument: '--out' });
  const seed = wholeNumber(flags, 'random-seed', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
  const objectInfo = await readObjectInfo(objectInfoPath);
  const tasks = await tasksOf(args[0] ?? '', out);
  let worst: ExitCode = 0;
  for (const task of tasks) {
    const exit = await convertOne(context, task, { objectInfo, seed });
    if (exit !== 0) worst = exit;
  }
  return worst;
};

/** What `GET /object_info` answered, saved as a file. */
async function readObjectInfo(path: string): Promise<unknown> {
  const json = await readJson(path);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  const expected = 'GET /object_info';
  throw new AppError('usage.badValue', { argument: '--object-info', value: path, expected });
}

/** Fails in the app's words where the disk is full or the folder is closed. */
async function onDisk(path: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw translateFileError(error, path);
  }
}

async function tasksOf(from: string, out: string): Promise<readonly Task[]> {
  const kind = await kindOf(from);
  if (kind === null) throw new AppError('file.notFound', { path: from });
  if (kind === 'file') {
    const isFolder = /[/\\]$/.test(out) || (await kindOf(out)) === 'directory';
    const to = isFolder ? join(out, basename(from)) : out;
    await onDisk(dirname(to), makeFolder(dirname(resolve(to))));
    return [{ from, to }];
  }
  const names = (await readdir(from)).filter((name) => name.endsWith('.json')).sort();
  await onDisk(out, makeFolder(resolve(out)));
  return names.map((name) => ({ from: join(from, name), to: join(out, name) }));
}

async function convertOne(
  { client, reporter, signal }: CommandContext,
  { from, to }: Task,
  options: { readonly objectInfo: unknown; readonly seed: number },
): Promise<ExitCode> {
  try {
    const workflow = await readJson(from);
    const conversion = await client.workflows.convertOffline({ workflow, ...options }, { signal });
    if (conversion.state === 'converted')
      await onDisk(to, writeFile(to, `${JSON.stringify(conversion.prompt, undefined, 2)}\n`));
    report(reporter, from, conversion);
    return conversion.state === 'converted' ? 0 : 1;
  } catch (error) {
    const failure = failureOf(error);
    const reason = reporter.messages.failure(failure);
    const reasons = [{ code: failure.code, nodeId: null, message: reason }];
    reporter.result({ event: 'file', path: from, state: 'refused', warnings: [], reasons }, null);
    reporter.failure(failure);
    return 1;
  }
}

function report(
  { messages, result }: CommandContext['reporter'],
  path: string,
  conversion: Conversion,
): void {
  const worded = (lines: readonly ConversionLine[]): object[] =>
    lines.map((line) => ({
      code: line.code,
      nodeId: line.nodeId,
      message: conversionText(messages, line),
    }));
  const { state } = conversion;
  const warnings = state === 'converted' ? worded(conversion.report) : [];
  const reasons = state === 'refused' ? worded(conversion.reasons) : [];
  const text = messages.say(`cli.convert.${state}`, { path, count: warnings.length });
  const why = [...warnings, ...reasons].map((line) =>
    'message' in line ? `  ${String(line.message)}` : '',
  );
  result({ event: 'file', path, state, warnings, reasons }, [text, ...why].join('\n'));
}
