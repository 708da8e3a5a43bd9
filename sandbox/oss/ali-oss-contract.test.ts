import type OSS from 'ali-oss';
import { createCRC64 } from 'hash-wasm';
import { expect, it } from 'vitest';
import {
  bucket,
  client,
  failure,
  oddKey,
  openOss,
  partBytes,
  send,
  sendPart,
  sendParts,
} from './start-oss.test-support.ts';

const bytes = (length: number, seed: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (index * 31 + seed) & 255));

async function crc64(body: Buffer): Promise<string> {
  const hasher = await createCRC64();
  return BigInt(`0x${hasher.init().update(body).digest()}`).toString();
}

const contentOf = ({ content }: OSS.GetObjectResult): Buffer => {
  const bytesRead: unknown = content;
  if (!Buffer.isBuffer(bytesRead)) throw new Error('Nothing was read');
  return bytesRead;
};

const oddKeys = [
  oddKey,
  '模型/中文 名字.safetensors',
  'a+b',
  'a b',
  "(1)'!~*",
  'a&b=c',
  'a?b#c',
  '100%',
  'folder/',
  'dots..and//slashes',
  '\u{1f600}',
];

it.each(oddKeys)('puts, heads, gets, lists and deletes %j', async (key) => {
  const oss = await openOss();
  const ali = client(oss);
  const body = bytes(1000, 7);
  const put = await ali.put(key, body, { mime: 'text/x-odd', meta: { uid: 1, pid: 2 } });
  expect(put.res.headers).toMatchObject({ 'x-oss-hash-crc64ecma': await crc64(body) });

  const head = await ali.head(key);
  expect(head.res.headers).toMatchObject({
    'content-length': '1000',
    'content-type': 'text/x-odd',
    'x-oss-meta-uid': '1',
    'x-oss-object-type': 'Normal',
    'x-oss-hash-crc64ecma': await crc64(body),
  });
  const got = await ali.get(key);
  expect(body.equals(contentOf(got))).toBe(true);
  const listed = await ali.listV2({ 'max-keys': '10' });
  expect(listed.objects.map(({ name, size }) => [name, size])).toEqual([[key, 1000]]);

  await ali.delete(key);
  expect(await failure(ali.head(key))).toMatchObject({ code: 'NoSuchKey', status: 404 });
  expect(await failure(ali.get(key))).toMatchObject({ code: 'NoSuchKey', status: 404 });
});

it.each(oddKeys)('takes %j in parts on signed URLs', async (key) => {
  const oss = await openOss();
  const ali = client(oss);
  const { uploadId } = await ali.initMultipartUpload(key, { mime: 'text/x-odd' });
  const bodies = [bytes(partBytes, 1), bytes(partBytes + 5, 2), bytes(10, 3)];
  const parts = await sendParts(ali, key, uploadId, bodies);

  const uploads = await ali.listUploads({ 'max-uploads': 10 });
  expect(uploads.uploads.map(({ name }) => name)).toEqual([key]);
  const listed = await ali.listParts(key, uploadId);
  expect(listed.parts).toMatchObject([
    { PartNumber: '1', Size: String(partBytes), ETag: parts[0]?.etag },
    { PartNumber: '2', Size: String(partBytes + 5) },
    { PartNumber: '3', Size: '10' },
  ]);

  const whole = Buffer.concat(bodies);
  const done = await ali.completeMultipartUpload(key, uploadId, parts);
  expect(done.res.headers).toMatchObject({ 'x-oss-hash-crc64ecma': await crc64(whole) });
  const got = await ali.get(key);
  expect(whole.equals(contentOf(got))).toBe(true);
  expect(got.res.headers).toMatchObject({
    'x-oss-object-type': 'Multipart',
    'content-type': 'text/x-odd',
  });
  const again = ali.completeMultipartUpload(key, uploadId, parts);
  expect(await failure(again)).toMatchObject({ code: 'NoSuchUpload', status: 404 });
});

it('serves the multipart upload of ali-oss itself', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const body = bytes(350_000, 9);
  await ali.multipartUpload(oddKey, body, { partSize: partBytes, parallel: 3 });
  const got = await ali.get(oddKey);
  expect(body.equals(contentOf(got))).toBe(true);
});

it('takes a part again and keeps the later one', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const { uploadId } = await ali.initMultipartUpload('twice');
  await sendPart(ali, 'twice', uploadId, 1, bytes(10, 1));
  const [part] = await sendParts(ali, 'twice', uploadId, [bytes(20, 2)]);
  await ali.completeMultipartUpload('twice', uploadId, [{ number: 1, etag: part!.etag }]);
  expect((await ali.get('twice')).content).toEqual(bytes(20, 2));
});

it('forgets an aborted upload', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const { uploadId } = await ali.initMultipartUpload('gone');
  await sendPart(ali, 'gone', uploadId, 1, bytes(10, 1));
  await ali.abortMultipartUpload('gone', uploadId);
  expect(await failure(ali.listParts('gone', uploadId))).toMatchObject({ code: 'NoSuchUpload' });
  expect((await sendPart(ali, 'gone', uploadId, 2, bytes(10, 1))).status).toBe(404);
  expect((await ali.listUploads({})).uploads).toEqual([]);
});

it('gives a range of an object, with the checksum of the whole', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const { uploadId } = await ali.initMultipartUpload('ranged');
  const bodies = [bytes(partBytes, 1), bytes(partBytes, 2), bytes(partBytes, 3)];
  const parts = await sendParts(ali, 'ranged', uploadId, bodies);
  await ali.completeMultipartUpload('ranged', uploadId, parts);
  const headers = { Range: `bytes=${partBytes - 5}-${2 * partBytes + 4}` };
  const got = await ali.get('ranged', undefined, { headers });
  const whole = Buffer.concat(bodies);
  expect(got.content).toEqual(whole.subarray(partBytes - 5, 2 * partBytes + 5));
  expect(got.res).toMatchObject({ status: 206 });
  expect(got.res.headers).toMatchObject({
    'content-range': `bytes ${partBytes - 5}-${2 * partBytes + 4}/${3 * partBytes}`,
    'x-oss-hash-crc64ecma': await crc64(whole),
  });
});

it('copies an object with its headers, or with new ones', async () => {
  const oss = await openOss();
  const ali = client(oss);
  await ali.put(oddKey, bytes(100, 1), { meta: { uid: 1, pid: 2 } });
  await ali.copy('copy one', oddKey);
  expect((await ali.get('copy one')).content).toEqual(bytes(100, 1));
  expect((await ali.head('copy one')).res.headers).toMatchObject({ 'x-oss-meta-uid': '1' });
  await ali.copy('copy two', oddKey, { meta: { uid: 9, pid: 9 } });
  await ali.delete(oddKey);
  expect((await ali.get('copy two')).content).toEqual(bytes(100, 1));
  expect((await ali.head('copy two')).res.headers).toMatchObject({ 'x-oss-meta-uid': '9' });
});

it('copies ranges of an object as parts', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const body = bytes(2 * partBytes, 4);
  await ali.put(oddKey, body);
  const { uploadId } = await ali.initMultipartUpload('joined');
  const source = { sourceKey: oddKey, sourceBucketName: bucket };
  const ranges = [`${partBytes}-${2 * partBytes - 1}`, `0-${partBytes - 1}`];
  for (const [index, range] of ranges.entries()) {
    await ali.uploadPartCopy('joined', uploadId, index + 1, range, source, {});
  }
  const { parts } = await ali.listParts('joined', uploadId);
  const named = parts.map(({ PartNumber, ETag }) => ({ number: PartNumber, etag: ETag }));
  const done = await ali.completeMultipartUpload('joined', uploadId, named);
  const whole = Buffer.concat([body.subarray(partBytes), body.subarray(0, partBytes)]);
  expect((await ali.get('joined')).content).toEqual(whole);
  expect(done.res.headers).toMatchObject({ 'x-oss-hash-crc64ecma': await crc64(whole) });
});

it('deletes many odd keys at once', async () => {
  const oss = await openOss();
  const ali = client(oss);
  for (const key of oddKeys) await ali.put(key, bytes(1, 1));
  await ali.put('stays', bytes(1, 1));
  await ali.deleteMulti(oddKeys);
  expect(oss.bucket(bucket).objects.keys()).toEqual(['stays']);
});

it('tells where a bucket is, but never lists buckets', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const told: unknown = await ali.getBucketInfo(bucket);
  expect(told).toMatchObject({ bucket: { Name: bucket, Location: 'oss-cn-hangzhou' } });
  expect(await ali.getBucketLocation(bucket)).toMatchObject({ location: 'oss-cn-hangzhou' });
  expect(await failure(ali.listBuckets({}))).toMatchObject({ code: 'AccessDenied', status: 403 });
});

it('stores an empty file', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const put = await ali.put('empty', Buffer.alloc(0));
  expect(put.res.headers).toMatchObject({ 'x-oss-hash-crc64ecma': '0' });
  expect((await ali.get('empty')).content).toHaveLength(0);
});

it('answers conditions', async () => {
  const oss = await openOss();
  const ali = client(oss);
  await ali.put('a', bytes(10, 1));
  const { headers } = (await ali.head('a')).res;
  const etag = 'etag' in headers ? String(headers.etag) : '';
  const url = await ali.signatureUrlV4('GET', 60, {}, 'a');
  const get = async (name: string, value: string) =>
    (await send('GET', url, { headers: { [name]: value } })).status;
  expect(await get('if-none-match', etag)).toBe(304);
  expect(await get('if-none-match', '"other"')).toBe(200);
  expect(await get('if-match', etag)).toBe(200);
  expect(await get('if-match', '"other"')).toBe(412);
  expect(await get('if-modified-since', new Date().toUTCString())).toBe(304);
  expect(await get('if-unmodified-since', new Date(0).toUTCString())).toBe(412);
});

it('gives headers back byte by byte, and others where a signed URL says so', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const name = Buffer.from('attachment; filename=模型.bin').toString('latin1');
  const put = await ali.signatureUrlV4('PUT', 60, {}, 'a');
  await send('PUT', put, { body: 'a', headers: { 'content-disposition': name } });
  const get = await ali.signatureUrlV4('GET', 60, {}, 'a');
  expect((await send('GET', get)).headers['content-disposition']).toBe(name);
  const queries = { 'response-content-type': 'text/other' };
  const other = await ali.signatureUrlV4('GET', 60, { queries }, 'a');
  expect((await send('GET', other)).headers['content-type']).toBe('text/other');
});
