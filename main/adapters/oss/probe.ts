import { z } from 'zod';
import { isAppError } from '../../core/app-error.ts';
import type { BucketFacts } from '../../services/ports/object-store.ts';
import type { AliCalls } from './ali-calls.ts';
import { readAs } from './answer-fields.ts';
import { BucketInfo } from './answer-schemas.ts';
import { clockOffsetMs } from './translate-answer.ts';

/** Asks for the bucket's own facts; a key that may not ask has still proven itself, the clock and the bucket. */
export async function probe(
  calls: AliCalls,
  bucket: string,
  signal: AbortSignal | undefined,
): Promise<BucketFacts> {
  const subject = { action: 'oss:GetBucketInfo', key: '', signal };
  try {
    const { result, answer } = await calls.call(subject, async (client) => {
      const found: unknown = await client.getBucketInfo(bucket);
      return found;
    });
    const location = readAs(BucketInfo, result, calls.contextOf(subject)).bucket.Location;
    return { region: location?.replace(/^oss-/, '') ?? null, clockOffsetMs: clockOffsetMs(answer) };
  } catch (error) {
    // a question is authenticated before it is denied
    if (isAppError(error, 'oss.accessDenied'))
      return { region: null, clockOffsetMs: offsetOf(error.cause) };
    // a gateway that does not know this question is asked one that every key for models may ask
    if (isAppError(error, 'oss.rejected', 'oss.notOss', 'oss.noSuchKey'))
      return probeByListing(calls, signal);
    throw error;
  }
}

async function probeByListing(
  calls: AliCalls,
  signal: AbortSignal | undefined,
): Promise<BucketFacts> {
  const { answer } = await calls.call({ action: 'oss:ListObjects', key: '', signal }, (client) =>
    client.listV2({ 'max-keys': 1 }),
  );
  return { region: null, clockOffsetMs: clockOffsetMs(answer) };
}

const Answered = z.object({ clockOffsetMs: z.number() });

function offsetOf(cause: unknown): number {
  const read = Answered.safeParse(cause);
  return read.success ? read.data.clockOffsetMs : 0;
}
