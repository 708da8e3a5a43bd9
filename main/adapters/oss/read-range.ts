import { AppError } from '../../core/app-error.ts';
import type { ObjectStore } from '../../services/ports/object-store.ts';
import type { AliCalls, Subject } from './ali-calls.ts';
import { etagOf } from './answer-fields.ts';
import { translateAnswer } from './translate-answer.ts';
import type { Answer, OpenAnswer, Transport } from './transport.ts';

type Range = Parameters<ObjectStore['read']>[1];

/** Reads over a signed URL; what comes is exactly what was asked for, or it throws. */
export async function* readRange(
  calls: AliCalls,
  transport: Transport,
  subject: Subject,
  range: Range,
): AsyncGenerator<Uint8Array> {
  const { start, end, etag } = range;
  if (end !== undefined && end <= start) return;
  const whole = start === 0 && end === undefined;
  const last = end === undefined ? '' : String(end - 1);
  const { url, headers } = await calls.sign(subject, 'GET', {});
  const answer = await transport.open({
    url,
    method: 'GET',
    headers: {
      ...headers,
      ...(!whole && { range: `bytes=${start}-${last}` }),
      ...(etag !== undefined && { 'if-match': `"${etag}"` }),
    },
    signal: subject.signal,
  });
  const context = calls.contextOf(subject);
  if (answer.status !== (whole ? 200 : 206)) throw translateAnswer(await readRest(answer), context);
  // a gateway that does not know the condition answers with whatever stands there
  if (etag !== undefined && etagOf(answer.headers.etag ?? '') !== etag) {
    await leave(answer);
    throw new AppError('oss.objectChanged', { key: subject.key });
  }
  yield* end === undefined ? answer.chunks : exactly(answer, end - start, context.host);
}

/** A body that ends early is a line that broke, however politely it ended. */
async function* exactly(
  answer: OpenAnswer,
  bytes: number,
  host: string,
): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of answer.chunks) {
    if (chunk.byteLength > left) throw new AppError('oss.notOss', { host });
    left -= chunk.byteLength;
    yield chunk;
  }
  if (left > 0) throw new AppError('oss.unreachable', { host, reason: 'the body ended early' });
}

async function leave(answer: OpenAnswer): Promise<void> {
  for await (const _ of answer.chunks) break;
}

async function readRest(answer: OpenAnswer): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.chunks) chunks.push(chunk);
  return { status: answer.status, headers: answer.headers, body: Buffer.concat(chunks) };
}
