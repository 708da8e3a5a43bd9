import type { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import type { CallContext } from './call-context.ts';
import type { Answer } from './transport.ts';

/** An ETag without its quotes: an opaque token. */
export function etagOf(text: string): string {
  return text.replace(/^"|"$/g, '');
}

export function crc64Of(answer: Pick<Answer, 'headers'>): string | null {
  const value = answer.headers['x-oss-hash-crc64ecma'];
  return value !== undefined && /^\d{1,20}$/.test(value) ? value : null;
}

/** Passes a result through its schema; an answer of another shape did not come from OSS. */
export function readAs<T extends z.ZodType>(
  schema: T,
  value: unknown,
  context: CallContext,
): z.infer<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new AppError('oss.notOss', { host: context.host }, { cause: read.error });
}

/** Every good answer on an object has an ETag; a page of a proxy has none. */
export function requireEtag(answer: Pick<Answer, 'headers'>, context: CallContext): string {
  const etag = answer.headers.etag;
  if (etag === undefined || etag === '') throw new AppError('oss.notOss', { host: context.host });
  return etagOf(etag);
}

/** Keys come percent-encoded where the listing says so: XML cannot carry every character. */
export function keyDecoder(answer: Pick<Answer, 'body'>): (key: string) => string {
  const encoded = /<EncodingType>\s*url\s*<\/EncodingType>/i.test(answer.body.toString('utf8'));
  return encoded ? decodeURIComponent : (key) => key;
}
