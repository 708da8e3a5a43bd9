import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const temporary = '.tmp';

/** Replaces a file at once: a reader sees the old text or the new. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}${temporary}`;
  await writeFile(draft, text);
  await rename(draft, path);
}

/** The texts of all finished files of a folder; unfinished ones are removed. */
export async function readAll(
  dir: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const names = await readdir(dir);
  const drafts = names.filter((name) => name.endsWith(temporary));
  await Promise.all(drafts.map((name) => rm(join(dir, name), { force: true })));
  const texts: { name: string; text: string }[] = [];
  for (const name of names) {
    if (drafts.includes(name)) continue;
    texts.push({ name, text: await readFile(join(dir, name), 'utf8') });
  }
  return texts;
}

export type Serially = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs tasks one after the other; a failed one does not hold up the next. */
export function createSerially(): Serially {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task, task);
    last = run;
    return run;
  };
}
