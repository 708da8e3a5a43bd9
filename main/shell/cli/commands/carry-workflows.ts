import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { translateFileError } from '../../../adapters/output-files/file-error.ts';
import { AppError } from '../../../core/app-error.ts';
import { numberedName } from '../../../core/runs/safe-file-name.ts';
import { systemCodeOf } from '../../../core/system-code.ts';
import type { Command, CommandContext } from '../command-context.ts';
import { failureOf } from '../failure-of.ts';
import { kindOf, makeFolder, readJson } from '../local-json.ts';
import { readNamedWorkflow } from '../named-workflow.ts';

/** Saves a local file on the server; one with the same content is left alone, another one's name gets a number. */
export const pushWorkflow: Command = async (context) => {
  const { client, reporter, args, flags, connection, signal } = context;
  const path = args[0] ?? '';
  const json = await readJson(path);
  const { id: connectionId } = await connection();
  const folder = (flags.text('to') ?? '').replace(/\/+$/, '');
  const wanted = folder === '' ? basename(path) : `${folder}/${basename(path)}`;
  const there = await savedJson(context, connectionId, wanted);
  if (there !== null && isDeepStrictEqual(there.json, json)) return told(wanted, 'skipped');
  const content = await readFile(path);
  const head = new File([content], basename(path));
  const file = { head, tail: null, bytes: head.size };
  const { name } = await client.workflows.add({ connectionId, file, folder }, { signal });
  return told(name, 'saved');

  function told(name: string, state: 'saved' | 'skipped'): 0 {
    const text = reporter.messages.say(`cli.push.${state}`, { name });
    reporter.result({ event: 'workflow', path, name, state }, text);
    return 0;
  }
};

async function savedJson(
  { client, signal }: CommandContext,
  connectionId: string,
  name: string,
): Promise<{ readonly json: unknown } | null> {
  try {
    return await client.workflows.read({ connectionId, name }, { signal });
  } catch (error) {
    // what cannot be read is not the same
    if (failureOf(error).code.startsWith('workflow.')) return null;
    throw error;
  }
}

/** Saves a workflow of the server as a local file; a file that lies there is never overwritten. */
export const pullWorkflow: Command = async (context) => {
  const { client, reporter, args, flags, connection, signal } = context;
  const { id } = await connection();
  const { name, json } = await readNamedWorkflow(client, id, args[0] ?? '', signal);
  const text = `${JSON.stringify(json, undefined, 2)}\n`;
  const path = await writeNew(await targetOf(flags.text('out'), name), text);
  reporter.result(
    { event: 'workflow', name, path },
    reporter.messages.say('cli.pull.saved', { name, path }),
  );
  return 0;
};

async function targetOf(out: string | undefined, name: string): Promise<string> {
  const fileName = basename(name);
  if (out === undefined) return fileName;
  const isFolder = /[/\\]$/.test(out) || (await kindOf(out)) === 'directory';
  return isFolder ? join(out, fileName) : out;
}

const mostNumbers = 10_000;

/** Gives where it lies in the end. */
async function writeNew(path: string, text: string): Promise<string> {
  const folder = dirname(path);
  try {
    await makeFolder(resolve(folder));
    for (let number = 0; number < mostNumbers; number += 1) {
      const free = number === 0 ? path : join(folder, numberedName(basename(path), number));
      if (await wasWritten(free, text)) return free;
    }
  } catch (error) {
    throw translateFileError(error, path);
  }
  throw new AppError('file.unwritable', { path, reason: 'EEXIST' });
}

/** A file with the same content is this one. */
async function wasWritten(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
    return (await readFile(path, 'utf8')) === text;
  }
}
