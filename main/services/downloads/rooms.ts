import type { DownloadJob } from '../../../contract/download.ts';
import { AppError } from '../../core/app-error.ts';
import { sizeText } from '../../core/downloads/size-text.ts';
import type { TargetFiles } from './download-ports.ts';

/** Who may fill which disk: downloads that are under way at once may not count on the same free bytes. */
export interface Rooms {
  /** Throws `file.noRoom`; the bytes are kept for the job until it is let go. */
  need(job: DownloadJob, bytes: number): Promise<void>;
  letGo(id: string): void;
}

export function createRooms(
  targets: Pick<TargetFiles, 'room' | 'folderOf'>,
  held: () => readonly DownloadJob[],
): Rooms {
  const devices = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();
  const keptElsewhere = (id: string, device: string) =>
    held()
      .filter((job) => job.id !== id && devices.get(job.id) === device)
      .reduce((sum, job) => sum + bytesToCome(job), 0);
  const admit = async ({ id, path }: DownloadJob, bytes: number) => {
    const { device, freeBytes } = await targets.room(targets.folderOf(path));
    const neededBytes = bytes + keptElsewhere(id, device);
    if (neededBytes > freeBytes) {
      const sizes = { needed: sizeText(neededBytes), free: sizeText(freeBytes) };
      throw new AppError('file.noRoom', { path, ...sizes });
    }
    devices.set(id, device);
  };
  return {
    // one after the other: two that ask at once would both be told of the same room
    need: (job, bytes) => {
      const admitted = last.then(() => admit(job, bytes));
      last = admitted.catch(() => undefined);
      return admitted;
    },
    letGo: (id) => {
      devices.delete(id);
    },
  };
}

const bytesToCome = (job: DownloadJob): number =>
  'doneBytes' in job ? Math.max(0, job.source.bytes - job.doneBytes) : 0;
