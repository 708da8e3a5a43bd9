import type { LocalFile } from '../../core/preflight/model-cures.ts';
import { isAppError } from '../../core/app-error.ts';
import type { DiskPort } from '../disk/disk-ports.ts';
import type { NearbyFiles } from './preflight-ports.ts';

interface NearbyPorts {
  readonly disk: Pick<DiskPort, 'places' | 'list'>;
  /** The models in the folders that the person has added. */
  readonly library: () => Iterable<LocalFile>;
  readonly resultsDirectory: () => Promise<string>;
}

const looked: ReadonlySet<string> = new Set(['desktop', 'downloads', 'pictures']);

/** Looks in the folders that the person has added, then right in those where people put what they fetched. */
export function createNearbyFiles({ disk, library, resultsDirectory }: NearbyPorts): NearbyFiles {
  return {
    async find(fileName) {
      const wanted = fileName.normalize('NFC').toLowerCase();
      const isWanted = (path: string): boolean => nameOf(path) === wanted;
      const added = [...library()].filter(({ path }) => isWanted(path));
      const places = (await disk.places()).filter(({ kind }) => looked.has(kind));
      const folders = [...places.map(({ path }) => path), await resultsDirectory()];
      const known = new Set(added.map(({ path }) => path));
      const lists = await Promise.all(folders.map((folder) => filesIn(disk, folder)));
      const found = lists.flat().filter(({ path }) => isWanted(path) && !known.has(path));
      return [...added, ...found];
    },
  };
}

/** A folder that is not there, or may not be read, holds nothing. */
async function filesIn(disk: NearbyPorts['disk'], folder: string): Promise<readonly LocalFile[]> {
  try {
    const entries = await disk.list(folder);
    return entries.flatMap(({ kind, path, bytes }) =>
      kind === 'file' ? [{ path, bytes: bytes ?? 0, category: null }] : [],
    );
  } catch (error) {
    if (isAppError(error, 'file.notFound', 'file.unreadable')) return [];
    throw error;
  }
}

function nameOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).normalize('NFC').toLowerCase();
}
