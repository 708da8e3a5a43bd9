import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, OnConnection } from './call.ts';
import {
  EqualFiles,
  MoveEvent,
  MoveWish,
  Removal,
  VerifyEvent,
  VerifyWish,
} from './object-work.ts';

/** What is done with the objects of a bucket; part of `models`. A key is whole, or a path below the prefix. */
export const objectCalls = {
  /** Holds objects against files or records: `reading` while a file is read, then one result a key. */
  verify: call
    .input(OnConnection.extend({ objects: z.array(VerifyWish).min(1).max(10_000) }))
    .output(eventIterator(VerifyEvent)),
  /** Equal files under different names, the largest first. Only objects that share a length are asked for. */
  equalFiles: call.input(OnConnection).output(z.array(EqualFiles)),
  /**
   * Renames and moves objects by copies on the server. A move goes on when nobody listens any more, and after a crash:
   * what an earlier run had begun comes first.
   */
  move: call
    .input(OnConnection.extend({ moves: z.array(MoveWish).min(1).max(1_000) }))
    .output(eventIterator(MoveEvent)),
  /** Deletes objects below the prefix; a key that is not there counts as removed. */
  remove: call
    .input(OnConnection.extend({ keys: z.array(z.string().min(1)).min(1).max(10_000) }))
    .output(Removal),
};
