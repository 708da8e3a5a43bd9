import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { expect, it } from 'vitest';
import { bucket, client, failure, oddKey, openOss } from './start-oss.test-support.ts';

const body = Buffer.alloc(300_000, 5);

async function openWithObject() {
  const oss = await openOss();
  const ali = client(oss);
  await ali.put('a', body);
  const url = await ali.signatureUrlV4('GET', 600, {}, 'a');
  const read = async (headers: Record<string, string> = {}) => {
    const answer = await request(url, { headers, reset: true });
    return { status: answer.statusCode, bytes: Buffer.from(await answer.body.arrayBuffer()) };
  };
  return { oss, ali, url, read };
}

it('cuts an answer after some bytes, once', async () => {
  const { oss, read } = await openWithObject();
  const fault = oss.faults.add({ kind: 'cut', operation: 'GetObject', afterBytes: 100_000 });
  await expect(read()).rejects.toThrow();
  await fault.struck;
  const cut = oss.requests.findLast(({ action }) => action === 'GetObject');
  expect(cut?.bodyBytes).toBeGreaterThanOrEqual(100_000);
  expect(cut?.bodyBytes).toBeLessThan(200_000);
  expect((await read()).bytes.equals(body)).toBe(true);
  expect(oss.requests.at(-1)?.bodyBytes).toBe(body.length);
});

it('cuts an answer before its first byte', async () => {
  const { oss, read } = await openWithObject();
  oss.faults.add({ kind: 'cut', operation: 'GetObject', afterBytes: 0 });
  await expect(read()).rejects.toThrow();
  expect(oss.requests.at(-1)?.bodyBytes).toBe(0);
});

it('stalls in the middle of an answer and keeps the connection', async () => {
  const { oss, url } = await openWithObject();
  const fault = oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 65_536 });
  const cancel = new AbortController();
  const answer = await request(url, { signal: cancel.signal });
  const whole = answer.body.arrayBuffer();
  await fault.struck;
  expect(await Promise.race([whole, sleep(200, 'nothing more came')])).toBe('nothing more came');
  cancel.abort();
  await expect(whole).rejects.toThrow();
});

it('changes the first byte of one answer', async () => {
  const { oss, read } = await openWithObject();
  oss.faults.add({ kind: 'corrupt', operation: 'GetObject' });
  const range = { range: 'bytes=10-19' };
  expect((await read(range)).bytes).not.toEqual(body.subarray(10, 20));
  expect(await read(range)).toEqual({ status: 206, bytes: body.subarray(10, 20) });
});

it('copies only a source that keeps the conditions', async () => {
  const { oss, ali } = await openWithObject();
  const etag = String(Reflect.get((await ali.head('a')).res.headers, 'etag'));
  await ali.copy('b', 'a', { headers: { 'If-Match': etag } });
  expect(await failure(ali.copy('c', 'a', { headers: { 'If-Match': '"OTHER"' } }))).toMatchObject({
    status: 412,
    code: 'PreconditionFailed',
  });
  const { uploadId } = await ali.initMultipartUpload('d');
  const source = { sourceKey: 'a', sourceBucketName: bucket };
  const part = (condition: string) =>
    ali.uploadPartCopy('d', uploadId, 1, '0-9', source, {
      headers: { 'x-oss-copy-source-if-match': condition },
    });
  expect(await failure(part('"OTHER"'))).toMatchObject({ status: 412 });
  await part(etag);
  expect(oss.bucket(bucket).objects.get('c')).toBeUndefined();
});

it('does not name a key that a policy protects among those that it deleted', async () => {
  const { oss, ali } = await openWithObject();
  await ali.put(oddKey, body);
  oss.faults.add({ kind: 'deny', action: 'oss:DeleteObject', key: 'a' });
  const { deleted } = await ali.deleteMulti(['a', 'never was'], { quiet: false });
  expect(deleted).toEqual([{ Key: 'never was' }]);
  expect(oss.bucket(bucket).objects.get('a')).toBeDefined();
});
