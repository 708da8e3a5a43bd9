import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ModelFacts } from '../../../contract/identify.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { identifyFile } from '../../core/identify/identify.ts';
import { controlFileOf, unfinishedFile } from '../../core/identify/sniff.ts';
import type { LookedAt, SeenModel } from '../../services/identify/identify-ports.ts';
import { notOpened, notRead } from '../files/file-errors.ts';
import { placeOf } from './header-files.ts';

/** Of this size are nearly all reads. */
const pooledBytes = 128 * 1024;
const pool = Buffer.allocUnsafeSlow(pooledBytes);

/** What lies under a path. Waits for the disk, so that it belongs into a thread of its own. */
export function lookHere(path: string): LookedAt {
  try {
    const stats = statSync(path, { bigint: true });
    return stats.isDirectory() ? { kind: 'folder' } : placeOf(path, stats);
  } catch (error) {
    return { kind: 'failed', failure: toFailure(failureOf(notOpened(error, path))) };
  }
}

/** What a file is, from its header. Waits for the disk, so that it belongs into a thread of its own. */
export function identifyHere({ path, identity }: SeenModel): ModelFacts {
  try {
    const name = basename(path);
    if (existsSync(controlFileOf(path))) throw unfinishedFile({ name });
    return readHere(path, identifyFile({ name, bytes: identity.size }));
  } catch (error) {
    return { state: 'refused', failure: toFailure(failureOf(error)) };
  }
}

function failureOf(error: unknown): AppError {
  if (isAppError(error)) return error;
  throw error;
}

function readHere(path: string, reading: ReturnType<typeof identifyFile>): ModelFacts {
  let file: number | null = null;
  try {
    let step = reading.next(new Uint8Array());
    while (step.done !== true) {
      file ??= opened(path);
      step = reading.next(bytesOf(file, path, step.value.start, step.value.end));
    }
    return step.value;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw notOpened(error, path);
  }
}

function bytesOf(file: number, path: string, start: number, end: number): Uint8Array {
  const length = end - start;
  const buffer = length <= pooledBytes ? pool : Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length;) {
    const read = readInto(file, path, buffer, { filled, length, start });
    if (read === 0) throw new AppError('file.changed', { path });
    filled += read;
  }
  return buffer.subarray(0, length);
}

function readInto(
  file: number,
  path: string,
  buffer: Buffer,
  {
    filled,
    length,
    start,
  }: { readonly filled: number; readonly length: number; readonly start: number },
): number {
  try {
    return readSync(file, buffer, filled, length - filled, start + filled);
  } catch (error) {
    throw notRead(error, path);
  }
}
