import { expect, it } from 'vitest';
import type OSS from 'ali-oss';
import { bucket, client, failure, openOss, send, sendParts } from './start-oss.test-support.ts';

const body = Buffer.from('x');

async function openWith(keys: readonly string[]): Promise<OSS> {
  const ali = client(await openOss());
  for (const key of keys) await ali.put(key, body);
  return ali;
}

const models = [
  'llm-model/model/loras/模型 a+b.safetensors',
  'llm-model/model/loras/b.safetensors',
  'llm-model/model/vae/c.safetensors',
  'llm-model/model/readme.txt',
  'llm-model/output/d.png',
];

it('lists version 2 in pages until the end', async () => {
  const ali = await openWith(models);
  const names: string[] = [];
  const query: OSS.ListV2ObjectsQuery = { prefix: 'llm-model/', 'max-keys': '2' };
  let token: string | undefined;
  do {
    const next = token === undefined ? {} : { 'continuation-token': token };
    const page = await ali.listV2({ ...query, ...next });
    names.push(...page.objects.map(({ name }) => name));
    token = page.nextContinuationToken;
  } while (token);
  expect(names).toEqual([...models].sort());
});

it('lists version 1 in pages until the end', async () => {
  const ali = await openWith(models);
  const names: string[] = [];
  let marker = '';
  do {
    const after = marker === '' ? {} : { marker };
    const page = await ali.list({ 'max-keys': 2, ...after }, {});
    names.push(...page.objects.map(({ name }) => name));
    marker = page.nextMarker;
  } while (marker);
  expect(names).toEqual([...models].sort());
});

it('folds folders at the delimiter', async () => {
  const ali = await openWith(models);
  const page = await ali.listV2({ prefix: 'llm-model/model/', delimiter: '/' });
  expect(page.prefixes).toEqual(['llm-model/model/loras/', 'llm-model/model/vae/']);
  expect(page.objects.map(({ name }) => name)).toEqual(['llm-model/model/readme.txt']);
});

it('starts behind a key', async () => {
  const ali = await openWith(['a', 'b', 'c']);
  const page = await ali.listV2({ 'start-after': 'a' });
  expect(page.objects.map(({ name }) => name)).toEqual(['b', 'c']);
});

it('encodes names on request, so that any key fits into XML', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const key = 'bell\u0007/模 +';
  await ali.put(key, body);
  const queries = { 'list-type': '2', 'encoding-type': 'url', prefix: 'bell\u0007/' };
  const url = await ali.signatureUrlV4('GET', 60, { queries }, '');
  const { text } = await send('GET', url);
  expect(text).toContain('<EncodingType>url</EncodingType>');
  expect(text).toContain('<Key>bell%07/%E6%A8%A1%20%2B</Key>');
  expect(text).toContain('<Prefix>bell%07/</Prefix>');
});

it.each(['0', '1001', 'many'])('refuses a page of %s keys', async (maxKeys) => {
  const ali = await openWith([]);
  const refusal = await failure(ali.listV2({ 'max-keys': maxKeys }));
  expect(refusal).toMatchObject({ code: 'InvalidArgument', status: 400 });
});

it('lists parts in pages', async () => {
  const ali = await openWith([]);
  const { uploadId } = await ali.initMultipartUpload('a');
  await sendParts(ali, 'a', uploadId, [body, body, body, body, body]);
  const first = await ali.listParts('a', uploadId, {
    'max-parts': 3,
    'part-number-marker': 0,
    'encoding-type': 'url',
  });
  expect(first).toMatchObject({ isTruncated: 'true', nextPartNumberMarker: '3' });
  const second = await ali.listParts('a', uploadId, {
    'max-parts': 3,
    'part-number-marker': 3,
    'encoding-type': 'url',
  });
  expect(second).toMatchObject({
    isTruncated: 'false',
    parts: [{ PartNumber: '4' }, { PartNumber: '5' }],
  });
});

it('lists uploads in pages, also where one key has several', async () => {
  const ali = await openWith([]);
  const started: string[] = [];
  for (const key of ['b', 'a', 'b', 'b', 'c/1']) {
    started.push((await ali.initMultipartUpload(key)).uploadId);
  }
  const found: string[] = [];
  let page: OSS.ListUploadsResult | undefined;
  while (page?.isTruncated !== false) {
    const markers = page && {
      'key-marker': String(page.nextKeyMarker),
      'upload-id-marker': String(page.nextUploadIdMarker),
    };
    page = await ali.listUploads({ 'max-uploads': 2, ...markers });
    found.push(...page.uploads.map(({ uploadId }) => uploadId));
  }
  expect(found).toHaveLength(5);
  expect([...found].sort()).toEqual([...started].sort());
  const folded = await ali.listUploads({ prefix: 'c/' });
  expect(folded.uploads.map(({ name }) => name)).toEqual(['c/1']);
});

it('lists ten thousand objects in pages of a thousand', { timeout: 300_000 }, async () => {
  const oss = await openOss();
  const { objects } = oss.bucket(bucket);
  const stored = { type: 'Normal', headers: {}, hidesCrc64: false, lastModified: 0 } as const;
  for (let index = 0; index < 10_000; index += 1) {
    const content = { sizeBytes: 0, etag: 'E', crc64: '0', segments: [] };
    await objects.put({ ...stored, ...content, key: `models/${index}.safetensors` });
  }
  const ali = client(oss);
  let count = 0;
  let token: string | undefined;
  do {
    const next = token === undefined ? {} : { 'continuation-token': token };
    const page = await ali.listV2({ 'max-keys': '1000', ...next });
    count += page.objects.length;
    token = page.nextContinuationToken;
  } while (token);
  expect(count).toBe(10_000);
});
