import type { DownloadJob } from '../../../contract/download.ts';
import { AppError } from '../../core/app-error.ts';
import { partsOf, type PartRange } from '../../core/uploads/part-plan.ts';
import type { PartFile, SafePart, TargetFiles } from './download-ports.ts';
import { showBytes, type DownloadRun } from './download-run.ts';

/** The open file, and what it still lacks. */
export interface OpenedPart {
  readonly file: PartFile;
  readonly missing: readonly PartRange[];
}

/** Opens the file that earlier runs have filled, or makes one; the journal knows its name before it is there. */
export async function openPartFile(run: DownloadRun): Promise<OpenedPart> {
  const reopened = await reopen(run);
  if (reopened !== null) return reopened;
  await dropAllParts(run);
  await run.needRoom(run.job().source.bytes);
  const file = await makePartFile(run);
  run.bytes.resume(0);
  return { file, missing: planOf(run) };
}

/** Forgets what came so far, and its file. */
export async function discardPartFile(run: DownloadRun): Promise<void> {
  await removePartFile(run.ports.targets, run.job());
  await dropAllParts(run);
}

/** Removes the file that a job has made, and nothing else that may have its name. */
export async function removePartFile(
  targets: TargetFiles,
  { partFile }: Pick<DownloadJob, 'partFile'>,
): Promise<void> {
  if (partFile === null) return;
  const inode = partFile.inode ?? (await inodeOfEmpty(targets, partFile.path));
  if (inode !== null) await targets.remove(partFile.path, inode);
}

/** Of a file that was made just before a crash, so that its inode was never written down. */
async function inodeOfEmpty(targets: TargetFiles, path: string): Promise<string | null> {
  const file = await targets.reopen(path, '');
  if (file === null) return null;
  try {
    return (await file.size()) === 0 ? file.inode : null;
  } finally {
    await file.close();
  }
}

async function dropAllParts(run: DownloadRun): Promise<void> {
  const { id } = run.job();
  const parts = await run.ports.journal.parts(id);
  await run.ports.journal.dropParts(
    id,
    parts.map(({ partNumber }) => partNumber),
  );
}

/** Null where there is nothing to go on with. */
async function reopen(run: DownloadRun): Promise<OpenedPart | null> {
  const { partFile, id } = run.job();
  if (partFile?.inode === undefined || partFile.inode === null) return null;
  const file = await run.ports.targets.reopen(partFile.path, partFile.inode);
  if (file === null) return null;
  try {
    const { safe, lost, missing } = sortOut(
      planOf(run),
      await run.ports.journal.parts(id),
      await file.size(),
    );
    await run.ports.journal.dropParts(id, lost);
    run.bytes.resume(safe.reduce((sum, part) => sum + part.bytes, 0));
    await showBytes(run);
    await run.needRoom(missing.reduce((sum, { start, end }) => sum + end - start, 0));
    return { file, missing };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A part counts where the plan has it and the file is long enough to hold it. */
function sortOut(plan: readonly PartRange[], parts: readonly SafePart[], fileBytes: number) {
  const written = new Map(parts.map((part) => [part.partNumber, part]));
  const safe: SafePart[] = [];
  const missing: PartRange[] = [];
  for (const range of plan) {
    const part = written.get(range.partNumber);
    const isSafe = part?.bytes === range.end - range.start && range.end <= fileBytes;
    if (part !== undefined && isSafe) safe.push(part);
    else missing.push(range);
  }
  const kept = new Set(safe.map(({ partNumber }) => partNumber));
  const lost = parts.map(({ partNumber }) => partNumber).filter((number) => !kept.has(number));
  return { safe, lost, missing };
}

function planOf(run: DownloadRun): readonly PartRange[] {
  const { source, partSize } = run.job();
  return partsOf(source.bytes, partSize);
}

const mostNames = 100;

async function makePartFile(run: DownloadRun): Promise<PartFile> {
  const { path, partFile } = run.job();
  const { targets } = run.ports;
  await targets.makeFolder(targets.folderOf(path));
  // a crash may have come between the making of the file and the writing down of its inode
  const left = partFile?.inode === null ? await targets.reopen(partFile.path, '') : null;
  if (left !== null && partFile !== null && (await left.size()) === 0)
    return marked(run, partFile.path, left);
  await left?.close();
  for (let number = 1; number <= mostNames; number += 1) {
    const name = number === 1 ? `${path}.ferrypart` : `${path}.${number}.ferrypart`;
    if ((await targets.look(name)) !== null) continue;
    await run.step({ type: 'partFile', partFile: { path: name, inode: null } });
    const file = await targets.create(name);
    if (file !== null) return marked(run, name, file);
  }
  throw new AppError('file.alreadyExists', { path: `${path}.ferrypart` });
}

async function marked(run: DownloadRun, path: string, file: PartFile): Promise<PartFile> {
  await run.step({ type: 'partFile', partFile: { path, inode: file.inode } });
  return file;
}
