import { AppError } from '../../core/app-error.ts';
import { crc64OfParts } from '../../core/crc64/combine-crc64.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import { sumRange } from '../uploads/part-body.ts';
import type { DownloadRun } from './download-run.ts';

/** How a download ends. */
export interface DownloadEnding {
  readonly outcome: 'downloaded' | 'skipped';
  readonly crc64: string | null;
  readonly proof: 'proven' | 'unproven';
}

/**
 * Looks at what lies at the path; null: go on and download. Throws `file.alreadyExists` where something else lies
 * there and may not be replaced.
 */
export async function settleTarget(run: DownloadRun): Promise<DownloadEnding | null> {
  const { path, source, ifExists } = run.job();
  const found = await run.ports.targets.look(path);
  if (found === null) return null;
  if (found === 'notAFile') throw new AppError('file.alreadyExists', { path });
  const isEqual =
    source.crc64 !== null &&
    found.size === source.bytes &&
    (await crc64OfFile(run, path, found)) === source.crc64;
  if (isEqual) return { outcome: 'skipped', crc64: source.crc64, proof: 'proven' };
  switch (ifExists) {
    case 'replace':
      return null;
    case 'skip':
      return { outcome: 'skipped', crc64: null, proof: 'unproven' };
    case 'fail':
      throw new AppError('file.alreadyExists', { path });
    default:
      return ifExists satisfies never;
  }
}

/** The very file that took the bytes up has its name already: a crash came before that was written down. */
export async function namedBefore(run: DownloadRun): Promise<DownloadEnding | null> {
  const { id, partFile, source, path } = run.job();
  const inode = partFile?.inode ?? '';
  if (inode === '') return null;
  const found = await run.ports.targets.look(path);
  if (found === null || found === 'notAFile') return null;
  if (found.inode !== inode || found.size !== source.bytes) return null;
  const crc64 = crc64OfParts(await run.ports.journal.parts(id));
  if (source.crc64 !== null && crc64 !== source.crc64) return null;
  return { outcome: 'downloaded', crc64, proof: source.crc64 === null ? 'unproven' : 'proven' };
}

async function crc64OfFile(run: DownloadRun, path: string, identity: FileIdentity) {
  const { facts, files, crc64 } = run.ports;
  const known = await facts.crc64(path, identity);
  if (known !== null) return known;
  const file = await files.open(path, identity);
  try {
    const whole = { start: 0, end: identity.size };
    const sum = await sumRange(file, crc64.start(), whole, run.signal);
    await facts.save(path, identity, sum);
    return sum;
  } finally {
    await file.close();
  }
}
