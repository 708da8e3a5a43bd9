import { readdir } from 'node:fs/promises';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  bucket,
  client,
  oddKey,
  openOss,
  partBytes,
  sendPart,
  sendParts,
  temporaryDir,
} from './start-oss.test-support.ts';

const dataFiles = async (dir: string): Promise<number> =>
  (await readdir(join(dir, bucket, 'data'))).length;

it('has its objects and uploads again after a restart', async () => {
  const dir = await temporaryDir();
  const first = await openOss({ dir });
  const ali = client(first);
  await ali.put(oddKey, Buffer.from('kept'), { meta: { uid: 1, pid: 2 } });
  const { uploadId } = await ali.initMultipartUpload('big');
  const bodies = [Buffer.alloc(partBytes, 1), Buffer.alloc(10, 2)];
  const parts = await sendParts(ali, 'big', uploadId, bodies);
  await first.close();

  const again = client(await openOss({ dir }));
  expect(String((await again.get(oddKey)).content)).toBe('kept');
  expect((await again.head(oddKey)).res.headers).toMatchObject({ 'x-oss-meta-uid': '1' });
  await again.completeMultipartUpload('big', uploadId, parts);
  expect((await again.get('big')).content).toEqual(Buffer.concat(bodies));
});

it('keeps an upload whose last line was torn by an unclean stop', async () => {
  const dir = await temporaryDir();
  const first = await openOss({ dir });
  const ali = client(first);
  const { uploadId } = await ali.initMultipartUpload('big');
  await sendPart(ali, 'big', uploadId, 1, Buffer.alloc(10));
  await first.close();
  const file = join(dir, bucket, 'uploads', `${uploadId}.jsonl`);
  await appendFile(file, '{"partNumber":2,"siz');

  const second = await openOss({ dir });
  await sendPart(client(second), 'big', uploadId, 3, Buffer.alloc(10));
  await second.close();
  const third = client(await openOss({ dir }));
  const { parts } = await third.listParts('big', uploadId);
  expect(parts.map(({ PartNumber }) => PartNumber)).toEqual(['1', '3']);
});

it('leaves no bytes behind that nothing names', async () => {
  const dir = await temporaryDir();
  const oss = await openOss({ dir });
  const ali = client(oss);
  await ali.put('a', Buffer.from('first'));
  await ali.put('a', Buffer.from('second'));
  expect(await dataFiles(dir)).toBe(1);
  const { uploadId } = await ali.initMultipartUpload('b');
  await sendPart(ali, 'b', uploadId, 1, Buffer.alloc(10));
  await sendPart(ali, 'b', uploadId, 1, Buffer.alloc(20));
  expect(await dataFiles(dir)).toBe(2);
  await ali.abortMultipartUpload('b', uploadId);
  await ali.copy('c', 'a');
  await ali.delete('a');
  expect(await dataFiles(dir)).toBe(1);
  await ali.delete('c');
  expect(await dataFiles(dir)).toBe(0);
});

it('sweeps out what an unclean stop has left', async () => {
  const dir = await temporaryDir();
  const oss = await openOss({ dir });
  await client(oss).put('a', Buffer.from('a'));
  await oss.close();
  await writeFile(join(dir, bucket, 'data', 'left-over'), 'bytes');
  await writeFile(join(dir, bucket, 'objects', 'half.json.tmp'), '{');
  await openOss({ dir });
  expect(await dataFiles(dir)).toBe(1);
  expect(await readdir(join(dir, bucket, 'objects'))).toHaveLength(1);
});
