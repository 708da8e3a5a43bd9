import { Readable } from 'node:stream';
import type { Call } from './call.ts';

/** The body of an answer as the faults let it go out; 64 KiB at a time, so that they strike where they are told to. */
export function faultyBody(call: Call, body: Readable): Readable {
  return Readable.from(faulty(call, body), { objectMode: false });
}

const sliceBytes = 64 * 1024;

async function* faulty(call: Call, body: Readable): AsyncGenerator<Buffer> {
  const { rules, log, request } = call;
  let corrupts = rules.take('corrupt', call) !== undefined;
  let sentBytes = 0;
  const isReached = (fault: { readonly afterBytes: number }): boolean =>
    sentBytes >= fault.afterBytes;
  const strike = async (): Promise<void> => {
    const { socket } = request.message;
    if (rules.take('cut', call, isReached)) socket.resetAndDestroy();
    else if (!rules.take('stall', call, isReached)) return;
    if (!socket.destroyed)
      await new Promise((resolve) => {
        socket.once('close', resolve);
      });
    throw new Error('Cut on request');
  };
  await strike();
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      const slice = Buffer.from(chunk.subarray(at, at + sliceBytes));
      if (corrupts) slice[0] = (slice[0] ?? 0) ^ 0xff;
      corrupts = false;
      yield slice;
      sentBytes += slice.length;
      log.count(slice.length);
      await strike();
    }
  }
}
