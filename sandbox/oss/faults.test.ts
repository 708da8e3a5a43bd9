import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type OSS from 'ali-oss';
import { request } from 'undici';
import { expect, it } from 'vitest';
import {
  bucket,
  client,
  failure,
  openOss,
  partBytes,
  send,
  sendPart,
  sendParts,
} from './start-oss.test-support.ts';

const part = Buffer.alloc(partBytes * 4, 5);
const body = Buffer.from('body');

async function openUpload(): Promise<{
  oss: Awaited<ReturnType<typeof openOss>>;
  ali: OSS;
  uploadId: string;
}> {
  const oss = await openOss();
  const ali = client(oss);
  const { uploadId } = await ali.initMultipartUpload('a');
  return { oss, ali, uploadId };
}

it('cuts the connection in the named part after some bytes, once', async () => {
  const { oss, ali, uploadId } = await openUpload();
  const fault = oss.faults.add({ kind: 'cut', partNumber: 2, afterBytes: partBytes });
  expect((await sendPart(ali, 'a', uploadId, 1, part)).status).toBe(200);
  await expect(sendPart(ali, 'a', uploadId, 2, part)).rejects.toThrow();
  await fault.struck;
  const [, , cut] = oss.requests;
  expect(cut).toMatchObject({ action: 'UploadPart', partNumber: 2, status: 0 });
  expect(cut?.bodyBytes).toBeGreaterThanOrEqual(partBytes);
  expect(cut?.bodyBytes).toBeLessThan(partBytes + 65_537);
  expect((await sendPart(ali, 'a', uploadId, 2, part)).status).toBe(200);
});

it('strikes as often as told', async () => {
  const { oss, ali, uploadId } = await openUpload();
  const fault = oss.faults.add({ kind: 'cut', afterBytes: 0, times: 2 });
  await expect(sendPart(ali, 'a', uploadId, 1, part)).rejects.toThrow();
  await expect(sendPart(ali, 'a', uploadId, 2, part)).rejects.toThrow();
  expect(fault.timesLeft()).toBe(0);
  expect((await sendPart(ali, 'a', uploadId, 3, part)).status).toBe(200);
});

it('stalls: stops reading and keeps the connection', async () => {
  const { oss, ali, uploadId } = await openUpload();
  const fault = oss.faults.add({ kind: 'stall', afterBytes: 1000 });
  const queries = { partNumber: 1, uploadId };
  const url = await ali.signatureUrlV4('PUT', 600, { queries }, 'a');
  const big = Buffer.alloc(64 * 1024 * 1024);
  const cancel = new AbortController();
  const sending = request(url, { method: 'PUT', body: big, signal: cancel.signal });
  await fault.struck;
  const taken = oss.requests.at(-1)?.bodyBytes ?? 0;
  const after = await Promise.race([sending, sleep(200, 'nothing came')]);
  expect(after).toBe('nothing came');
  expect(oss.requests.at(-1)).toMatchObject({ bodyBytes: taken, status: 0 });
  cancel.abort();
  await expect(sending).rejects.toThrow();
});

it('answers with a status a number of times', async () => {
  const oss = await openOss();
  const ali = client(oss);
  oss.faults.add({ kind: 'answer', status: 503, times: 2 });
  oss.faults.add({ kind: 'answer', status: 503, code: 'SlowDown', operation: 'HeadObject' });
  const busy = { code: 'ServiceUnavailable', status: 503 };
  expect(await failure(ali.put('a', body))).toMatchObject(busy);
  expect(await failure(ali.put('a', body))).toMatchObject(busy);
  await ali.put('a', body);
  expect(await failure(ali.head('a'))).toMatchObject({ code: 'SlowDown' });
  await expect(ali.head('a')).resolves.toBeDefined();
});

it('loses the answer to a Complete that was done', async () => {
  const { oss, ali, uploadId } = await openUpload();
  const parts = await sendParts(ali, 'a', uploadId, [part]);
  oss.faults.add({ kind: 'lose-answer', operation: 'CompleteMultipartUpload' });
  const complete = () => ali.completeMultipartUpload('a', uploadId, parts);
  expect(await failure(complete())).toMatchObject({ status: -1 });
  expect((await ali.head('a')).status).toBe(200);
  expect(await failure(complete())).toMatchObject({ code: 'NoSuchUpload' });
});

it('loses the answer to a part that was stored', async () => {
  const { oss, ali, uploadId } = await openUpload();
  oss.faults.add({ kind: 'lose-answer', operation: 'UploadPart', partNumber: 1 });
  await expect(sendPart(ali, 'a', uploadId, 1, part)).rejects.toThrow();
  const { parts } = await ali.listParts('a', uploadId);
  expect(parts).toMatchObject({ PartNumber: '1', Size: String(part.length) });
});

it('corrupts a part, and its checksum tells', async () => {
  const { oss, ali, uploadId } = await openUpload();
  oss.faults.add({ kind: 'corrupt', partNumber: 1 });
  const first = await sendPart(ali, 'a', uploadId, 1, part);
  const second = await sendPart(ali, 'a', uploadId, 1, part);
  expect([first.status, second.status]).toEqual([200, 200]);
  const header = 'x-oss-hash-crc64ecma';
  expect(first.headers[header]).not.toBe(second.headers[header]);
  expect(first.headers.etag).not.toBe(second.headers.etag);
});

it.each([
  ['oss:PutObject', (ali: OSS) => ali.put('b', body)],
  ['oss:PutObject', (ali: OSS) => ali.initMultipartUpload('b')],
  ['oss:GetObject', (ali: OSS) => ali.get('a')],
  ['oss:GetObject', (ali: OSS) => ali.head('a')],
  ['oss:GetObject', (ali: OSS) => ali.copy('b', 'a')],
  ['oss:DeleteObject', (ali: OSS) => ali.delete('a')],
  ['oss:DeleteObject', (ali: OSS) => ali.deleteMulti(['a'])],
  ['oss:ListObjects', (ali: OSS) => ali.listV2({})],
  ['oss:ListObjects', (ali: OSS) => ali.list(null, {})],
  ['oss:ListMultipartUploads', (ali: OSS) => ali.listUploads({})],
  ['oss:GetBucketInfo', (ali: OSS) => ali.getBucketInfo(bucket)],
])('denies %s and nothing else', async (action, call) => {
  const oss = await openOss();
  const ali = client(oss);
  await ali.put('a', body);
  const fault = oss.faults.add({ kind: 'deny', action });
  expect(await failure(call(ali))).toMatchObject({ code: 'AccessDenied', status: 403 });
  expect(await failure(call(ali))).toMatchObject({ code: 'AccessDenied', status: 403 });
  fault.remove();
  await expect(call(ali)).resolves.toBeDefined();
});

it.each([
  ['oss:ListParts', (ali: OSS, id: string) => ali.listParts('a', id)],
  ['oss:AbortMultipartUpload', (ali: OSS, id: string) => ali.abortMultipartUpload('a', id)],
])('denies %s of an upload', async (action, call) => {
  const { oss, ali, uploadId } = await openUpload();
  oss.faults.add({ kind: 'deny', action });
  expect(await failure(call(ali, uploadId))).toMatchObject({ code: 'AccessDenied' });
  expect((await sendPart(ali, 'a', uploadId, 1, part)).status).toBe(200);
  oss.faults.clear();
  await expect(call(ali, uploadId)).resolves.toBeDefined();
});

it('lets temporary keys expire, and those alone', async () => {
  const temporary = { accessKeyId: 'STS.one', accessKeySecret: 'one', securityToken: 'token' };
  const lasting = { accessKeyId: 'lasting', accessKeySecret: 'two' };
  const oss = await openOss({ keys: [temporary, lasting] });
  const { securityToken: stsToken, ...key } = temporary;
  const ali = client(oss, { ...key, stsToken });
  await ali.put('a', body);
  oss.faults.add({ kind: 'token-expired' });
  expect(await failure(ali.put('a', body))).toMatchObject({ code: 'SecurityTokenExpired' });
  await expect(client(oss, lasting).put('a', body)).resolves.toBeDefined();
});

it('gives random ETags on request, and completes with them', async () => {
  const { oss, ali, uploadId } = await openUpload();
  oss.faults.set({ opaqueEtags: true });
  const first = await sendPart(ali, 'a', uploadId, 1, part);
  const [second] = await sendParts(ali, 'a', uploadId, [part]);
  expect(first.headers.etag).not.toBe(second?.etag);
  const stale = [{ number: 1, etag: String(first.headers.etag) }];
  expect(await failure(ali.completeMultipartUpload('a', uploadId, stale))).toMatchObject({
    code: 'InvalidPart',
  });
  await ali.completeMultipartUpload('a', uploadId, [second!]);
  expect((await ali.get('a')).content).toEqual(part);
});

it('leaves the checksum out of copies on request', async () => {
  const oss = await openOss();
  const ali = client(oss);
  await ali.put('a', body);
  oss.faults.set({ copiesLackCrc64: true });
  await ali.copy('b', 'a');
  expect((await ali.head('b')).res.headers).not.toHaveProperty('x-oss-hash-crc64ecma');
  expect((await ali.head('a')).res.headers).toHaveProperty('x-oss-hash-crc64ecma');
});

it('refuses connections for a while, then serves on the same port', async () => {
  const oss = await openOss();
  const ali = client(oss);
  await ali.put('a', body);
  await oss.faults.refuseConnections(true);
  const socket = createConnection({ port: oss.port, host: '127.0.0.1' });
  await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await oss.faults.refuseConnections(false);
  const again = await send('GET', await ali.signatureUrlV4('GET', 60, {}, 'a'));
  expect(again.text).toBe('body');
});

it('delays an answer', async () => {
  const oss = await openOss();
  oss.faults.add({ kind: 'delay', delayMs: 300, operation: 'PutObject' });
  const startedAt = performance.now();
  await client(oss).put('a', body);
  expect(performance.now() - startedAt).toBeGreaterThan(290);
});

it('strikes below a prefix alone', async () => {
  const oss = await openOss();
  const ali = client(oss);
  oss.faults.add({ kind: 'deny', action: 'oss:PutObject', keyPrefix: 'models/' });
  expect(await failure(ali.put('models/a', body))).toMatchObject({ code: 'AccessDenied' });
  await expect(ali.put('output/a', body)).resolves.toBeDefined();
});
