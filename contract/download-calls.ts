import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, Id } from './call.ts';
import { DownloadAdded, DownloadJob, DownloadTraffic, DownloadWish } from './download.ts';
import { IfExists } from './upload.ts';

/** From the bucket to this computer; the part of the contract that is called `downloads`. */
export const downloadCalls = {
  /** Writes the jobs down (or finds the unfinished ones of the same object and place) and starts them. */
  add: call.input(DownloadWish).output(z.array(DownloadAdded)),
  list: call.output(z.array(DownloadJob)),
  pause: call.input(Id).output(DownloadJob),
  /** Goes on with a paused or failed one; `ifExists`: another wish about the file that is there. */
  resume: call.input(Id.extend({ ifExists: IfExists.optional() })).output(DownloadJob),
  /** Cuts the sockets and removes what came of the file. */
  cancel: call.input(Id).output(DownloadJob),
  /** Before the others that wait. */
  moveUp: call.input(Id).output(z.void()),
  /** Before another one, or (null) behind all; what runs goes on to its end. */
  move: call.input(Id.extend({ before: z.string().min(1).nullable() })).output(z.void()),
  /** First every job, then the changed ones. */
  watch: call.output(eventIterator(z.array(DownloadJob))),
  watchTraffic: call.output(eventIterator(DownloadTraffic)),
  /** Takes done and cancelled ones off the list; gives how many. */
  forgetEnded: call.output(z.object({ forgotten: z.int().nonnegative() })),
  /** Resolves when nobody works on it any more: done, failed, paused or cancelled. */
  finished: call.input(Id).output(DownloadJob),
};
