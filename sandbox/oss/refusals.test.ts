import { createHash } from 'node:crypto';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import type OSS from 'ali-oss';
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

const body = Buffer.from('body');
const overwrite = { headers: { 'x-oss-forbid-overwrite': 'true' } };

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  const { code, status } = await failure(call);
  return `${status} ${code}`;
};

const xmlCode = (text: string): string | undefined => /<Code>(.*)<\/Code>/.exec(text)?.[1];

async function startUpload(
  ali: OSS,
  key: string,
  sizes: readonly number[],
): Promise<{ uploadId: string; parts: { number: number; etag: string }[] }> {
  const { uploadId } = await ali.initMultipartUpload(key);
  const bodies = sizes.map((size) => Buffer.alloc(size, 1));
  return { uploadId, parts: await sendParts(ali, key, uploadId, bodies) };
}

it('forbids overwriting at Put, Initiate and Complete', async () => {
  const ali = client(await openOss());
  await ali.put('first', body, overwrite);
  const exists = '409 FileAlreadyExists';
  expect(await codeOf(ali.put('first', body, overwrite))).toBe(exists);
  expect(await codeOf(ali.initMultipartUpload('first', overwrite))).toBe(exists);

  const { uploadId, parts } = await startUpload(ali, 'second', [10]);
  await ali.put('second', body);
  const complete = (options = {}) =>
    ali.completeMultipartUpload('second', uploadId, parts, options);
  expect(await codeOf(complete(overwrite))).toBe(exists);
  await expect(complete()).resolves.toBeDefined();
});

it('refuses to complete with a part of another ETag or none', async () => {
  const ali = client(await openOss());
  const { uploadId, parts } = await startUpload(ali, 'a', [10]);
  const wrong = [{ number: 1, etag: '"00000000000000000000000000000000"' }];
  expect(await codeOf(ali.completeMultipartUpload('a', uploadId, wrong))).toBe('400 InvalidPart');
  const missing = [...parts, { number: 2, etag: '"x"' }];
  expect(await codeOf(ali.completeMultipartUpload('a', uploadId, missing))).toBe('400 InvalidPart');
  await expect(ali.completeMultipartUpload('a', uploadId, parts)).resolves.toBeDefined();
});

it('judges the size of parts at Complete: all but the last are 100 KB at least', async () => {
  const ali = client(await openOss());
  const small = await startUpload(ali, 'small', [partBytes - 1, 10]);
  expect(await codeOf(ali.completeMultipartUpload('small', small.uploadId, small.parts))).toBe(
    '400 EntityTooSmall',
  );
  const fit = await startUpload(ali, 'fit', [partBytes, 1]);
  await expect(ali.completeMultipartUpload('fit', fit.uploadId, fit.parts)).resolves.toBeDefined();
});

it('refuses parts out of order', async () => {
  const ali = client(await openOss());
  const { uploadId, parts } = await startUpload(ali, 'a', [partBytes, partBytes]);
  const named = [...parts].reverse();
  const xml = named
    .map(
      ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
    )
    .join('');
  const url = await ali.signatureUrlV4('POST', 60, { queries: { uploadId } }, 'a');
  const list = `<CompleteMultipartUpload>${xml}</CompleteMultipartUpload>`;
  const answer = await send('POST', url, { body: list });
  expect([answer.status, xmlCode(answer.text)]).toEqual([400, 'InvalidPartOrder']);
});

it.each(['', '<Wrong/>', '<CompleteMultipartUpload/>', 'no xml <'])(
  'refuses %j as a list of parts',
  async (list) => {
    const ali = client(await openOss());
    const { uploadId } = await startUpload(ali, 'a', [10]);
    const url = await ali.signatureUrlV4('POST', 60, { queries: { uploadId } }, 'a');
    const answer = await send('POST', url, { body: list });
    expect([answer.status, xmlCode(answer.text)]).toEqual([400, 'MalformedXML']);
  },
);

it.each([0, 10_001, -1, 1.5])('refuses part number %s', async (partNumber) => {
  const ali = client(await openOss());
  const { uploadId } = await ali.initMultipartUpload('a');
  const answer = await sendPart(ali, 'a', uploadId, partNumber, body);
  expect([answer.status, xmlCode(answer.text)]).toEqual([400, 'InvalidArgument']);
});

it('takes part number 10,000', async () => {
  const ali = client(await openOss());
  const { uploadId } = await ali.initMultipartUpload('a');
  expect((await sendPart(ali, 'a', uploadId, 10_000, body)).status).toBe(200);
});

it('knows an upload under its own key only', async () => {
  const ali = client(await openOss());
  const { uploadId } = await ali.initMultipartUpload('a');
  const answer = await sendPart(ali, 'b', uploadId, 1, body);
  expect([answer.status, xmlCode(answer.text)]).toEqual([404, 'NoSuchUpload']);
});

it('checks a Content-MD5 against what came and stores nothing on a mismatch', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const md5 = createHash('md5').update(body).digest('base64');
  const put = (name: string, digest: string) =>
    ali.put(name, body, { headers: { 'Content-MD5': digest } });
  await expect(put('good', md5)).resolves.toBeDefined();
  const other = createHash('md5').update('other').digest('base64');
  expect(await codeOf(put('bad', other))).toBe('400 InvalidDigest');
  expect(await codeOf(put('bad', 'not base64 of 16 bytes'))).toBe('400 InvalidDigest');
  expect(oss.bucket(bucket).objects.keys()).toEqual(['good']);
});

it.each([
  ['/leading', 'a leading slash'],
  ['\\leading', 'a leading backslash'],
  ['模'.repeat(342), '1,026 bytes'],
])('refuses the key %j for %s', async (key) => {
  const oss = await openOss();
  const ali = client(oss);
  const url = await ali.signatureUrlV4('PUT', 60, {}, key);
  const answer = await send('PUT', url, { body });
  expect([answer.status, xmlCode(answer.text)]).toEqual([400, 'InvalidObjectName']);
});

it('takes a key of 1,023 bytes', async () => {
  const ali = client(await openOss());
  await expect(ali.put('模'.repeat(341), body)).resolves.toBeDefined();
});

it('refuses a body without a length', async () => {
  const oss = await openOss();
  const url = new URL(await client(oss).signatureUrlV4('PUT', 60, {}, 'a'));
  const socket = createConnection({ port: oss.port, host: '127.0.0.1' });
  socket.end(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  const answer = Buffer.concat(chunks).toString();
  expect(answer).toContain('HTTP/1.1 411');
  expect(xmlCode(answer)).toBe('MissingContentLength');
});

it('refuses a body over 5 GB before it comes', async () => {
  const oss = await openOss();
  const url = new URL(await client(oss).signatureUrlV4('PUT', 60, {}, 'a'));
  const socket = createConnection({ port: oss.port, host: '127.0.0.1' });
  const tooLong = 5 * 1024 ** 3 + 1;
  socket.write(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${tooLong}\r\n\r\n`,
  );
  const [answer] = await once(socket, 'data').then((chunks: unknown[]) => chunks.map(String));
  socket.destroy();
  expect(xmlCode(answer ?? '')).toBe('EntityTooLarge');
});

it('refuses a big body early, and the sender still gets to read why', async () => {
  const oss = await openOss();
  oss.faults.add({ kind: 'answer', status: 503 });
  const url = await client(oss).signatureUrlV4('PUT', 60, {}, 'a');
  const answer = await send('PUT', url, { body: Buffer.alloc(16 * 1024 * 1024) });
  expect([answer.status, xmlCode(answer.text)]).toEqual([503, 'ServiceUnavailable']);
});

it('stores nothing when a body ends before its length', async () => {
  const oss = await openOss();
  const url = new URL(await client(oss).signatureUrlV4('PUT', 60, {}, 'a'));
  const socket = createConnection({ port: oss.port, host: '127.0.0.1' });
  socket.write(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 100\r\n\r\nshort`,
  );
  await oss.waitForRequest(({ bodyBytes }) => bodyBytes === 5);
  socket.destroy();
  await once(socket, 'close');
  expect(await codeOf(client(oss).head('a'))).toBe('404 NoSuchKey');
});

it.each(['819199', '838860801', 'fast'])('refuses a traffic limit of %s', async (limit) => {
  const ali = client(await openOss());
  const headers = { 'x-oss-traffic-limit': limit };
  expect(await codeOf(ali.put('a', body, { headers }))).toBe('400 InvalidArgument');
});

it('refuses metadata over 8 KB', async () => {
  const ali = client(await openOss());
  const headers = { 'x-oss-meta-long': 'x'.repeat(8192) };
  expect(await codeOf(ali.put('a', body, { headers }))).toBe('400 MetadataTooLarge');
});

it('demands a Content-MD5 for deleting many', async () => {
  const ali = client(await openOss());
  const url = await ali.signatureUrlV4('POST', 60, { queries: { delete: null } }, '');
  const answer = await send('POST', url, {
    body: '<Delete><Object><Key>a</Key></Object></Delete>',
  });
  expect([answer.status, xmlCode(answer.text)]).toEqual([400, 'MissingArgument']);
});

it('says of an operation that it has none', async () => {
  const ali = client(await openOss());
  const url = await ali.signatureUrlV4('GET', 60, { queries: { acl: null } }, 'a');
  const answer = await send('GET', url);
  expect([answer.status, xmlCode(answer.text)]).toEqual([501, 'NotImplemented']);
});
