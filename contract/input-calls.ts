import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, OnConnection } from './call.ts';

/** The way of a file into the server's input folder. */
export const InputWay = z.discriminatedUnion('way', [
  z.object({ way: z.literal('server') }),
  /** Larger than the server takes at once (bytes): through the bucket's input folder, which the server has mounted. */
  z.object({ way: z.literal('bucket'), limit: z.int() }),
  /** Larger than the server takes, and there is no bucket. */
  z.object({ way: z.literal('none'), limit: z.int() }),
]);
export type InputWay = z.infer<typeof InputWay>;

/** A file on its way; `there` is the last, with the name that a node takes. */
export const InputEvent = z.discriminatedUnion('state', [
  z.object({ state: z.literal('sending'), sentBytes: z.int(), bytes: z.int() }),
  z.object({ state: z.literal('there'), name: z.string() }),
]);
export type InputEvent = z.infer<typeof InputEvent>;

/** The part of `workflows` that brings large pictures, films and sounds to the server. */
export const inputCalls = {
  /** How a file of that length would get there. */
  inputWay: call.input(OnConnection.extend({ bytes: z.int().nonnegative() })).output(InputWay),
  /** A file that the person chose, whatever its length; throws `input.tooBig` and `input.notSeen`. */
  sendInput: call
    .input(OnConnection.extend({ path: z.string().min(1) }))
    .output(eventIterator(InputEvent)),
};
