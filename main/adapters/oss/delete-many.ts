import { AppError } from '../../core/app-error.ts';
import type { AliCalls } from './ali-calls.ts';
import { keyDecoder, readAs } from './answer-fields.ts';
import { DeletedObjects } from './answer-schemas.ts';

/** What OSS takes in one call: https://help.aliyun.com/document_detail/31983.html */
const mostKeys = 1_000;

/** One DeleteMultipleObjects, not quiet: what its answer does not name was not removed. */
export async function deleteMany(
  calls: AliCalls,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  if (keys.length > mostKeys) throw new Error(`${keys.length} keys in one call`);
  for (const key of keys)
    if (unsendable.test(key)) throw new AppError('file.badName', { name: key, reason: 'XML' });
  const subject = { action: 'oss:DeleteObject', key: '', signal };
  // an encoded answer carries every character
  const options = { quiet: false, subres: { 'encoding-type': 'url' } };
  const { result, answer } = await calls.call(subject, (client) =>
    client.deleteMulti([...keys], options),
  );
  const { deleted } = readAs(DeletedObjects, result, calls.contextOf(subject));
  return deleted.map(({ Key }) => keyDecoder(answer)(Key));
}

// XML 1.0 has no way to write these
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unsendable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
