import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, Id } from './call.ts';
import { LibraryFolder } from './model-library.ts';

/** Folders of this computer whose models stand beside those of the bucket; the part of the contract that is called `library`. */
export const libraryCalls = {
  folders: call.output(z.array(LibraryFolder)),
  /** A folder that the person chose; counts as chosen from now on, also after a restart. `library.overlaps`. */
  addFolder: call.input(z.object({ path: z.string().min(1) })).output(LibraryFolder),
  /** Forgets it; nothing on the disk or in the bucket is touched. */
  removeFolder: call.input(Id).output(z.void()),
  /** Uploads what is new in it by itself, to this connection; null: no more. Never deletes, never downloads. */
  keepInSync: call
    .input(Id.extend({ connectionId: z.string().min(1).nullable() }))
    .output(LibraryFolder),
  /** Reads it again now. */
  lookAgain: call.input(Id).output(z.void()),
  watch: call.output(eventIterator(z.array(LibraryFolder))),
};
