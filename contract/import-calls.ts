import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, Id, OnConnection } from './call.ts';
import {
  HubName,
  HubToken,
  ImportJob,
  ImportLook,
  ImportOutcome,
  ImportTraffic,
  ImportVerdict,
} from './import.ts';
import { IfExists, SeenByComfy } from './upload.ts';

const Targeted = z.object({ path: z.string().min(1), to: z.string().min(1) });

/** From the internet through this computer into the bucket. */
export const importCalls = {
  /**
   * What a pasted link leads to: files, sizes, hashes, where they would go, how fast it may be. Pinned: what `add`
   * begins is what was looked at. Throws `hub.*`.
   */
  look: call
    .input(
      OnConnection.extend({
        link: z.string().max(4_000),
        /** The person means an address of their own network, or one without encryption. */
        allowPrivate: z.boolean(),
        /** `mainland`: ModelScope, mirror, Hugging Face; `world`: Hugging Face first. */
        order: z.enum(['mainland', 'world']),
      }),
    )
    .output(ImportLook),
  /** What files of a look meet at other places; `hub.lookAgain`, `usage.badCategory`. */
  judge: call
    .input(OnConnection.extend({ lookId: z.string().min(1), files: z.array(Targeted).max(10_000) }))
    .output(z.array(z.object({ path: z.string(), verdict: ImportVerdict }))),
  /** Each is written down before anything is fetched, and told on its own where it is refused. */
  add: call
    .input(
      OnConnection.extend({
        lookId: z.string().min(1),
        files: z
          .array(Targeted.extend({ ifExists: IfExists }))
          .min(1)
          .max(10_000),
      }),
    )
    .output(z.array(ImportOutcome)),
  list: call.output(z.array(ImportJob)),
  pause: call.input(Id).output(ImportJob),
  /** Goes on with a paused or failed one; `ifExists`: another wish about an object that stands at the key. */
  resume: call.input(Id.extend({ ifExists: IfExists.optional() })).output(ImportJob),
  /** Cuts the sockets and removes what was sent from the server. */
  cancel: call.input(Id).output(ImportJob),
  /** Before the others that wait. */
  moveUp: call.input(Id).output(z.void()),
  /** Before another one, or (null) behind all; what runs goes on to its end. */
  move: call.input(Id.extend({ before: z.string().min(1).nullable() })).output(z.void()),
  /** First every job, then the changed ones. */
  watch: call.output(eventIterator(z.array(ImportJob))),
  /** Speed and time left over all imports, counted by what the bucket takes. */
  watchTraffic: call.output(eventIterator(ImportTraffic)),
  /** What ComfyUI makes of the imports that ended while the app runs. */
  watchSeen: call.output(eventIterator(z.array(SeenByComfy))),
  /** Takes done and cancelled ones off the list; gives how many. */
  forgetEnded: call.output(z.object({ forgotten: z.int().nonnegative() })),
  /** Resolves when nobody works on it any more: done, failed, paused or cancelled. */
  finished: call.input(Id).output(ImportJob),
  /** For which hubs a token lies in the keychain. */
  tokens: call.output(z.array(HubToken)),
  /** Into the keychain; it never comes out again. `secrets.*` */
  saveToken: call
    .input(z.object({ hub: HubName, token: z.string().trim().min(1).max(4_000) }))
    .output(z.void()),
  removeToken: call.input(z.object({ hub: HubName })).output(z.void()),
};
