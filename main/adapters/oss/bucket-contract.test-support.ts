import { expect, it } from 'vitest';
import type { Bucket } from '../../services/ports/object-store.ts';
import { crc64Of } from '../../services/uploads/fake-bucket.test-support.ts';

const least = 102_400;
const bytesOf = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const signal = new AbortController().signal;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 40_000) {
    await Promise.resolve();
    yield bytes.subarray(at, at + 40_000);
  }
}

export async function readAll(bucket: Bucket, key: string, start = 0, end?: number) {
  const chunks: Uint8Array[] = [];
  const range = end === undefined ? { start } : { start, end };
  for await (const chunk of bucket.objects.read(key, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function listAll(bucket: Bucket, prefix: string, delimiter?: '/') {
  const keys: string[] = [];
  const folders: string[] = [];
  for await (const page of bucket.objects.list({ prefix, ...(delimiter && { delimiter }) })) {
    keys.push(...page.objects.map((object) => object.key));
    folders.push(...page.folders);
  }
  return { keys, folders };
}

const sendPart = (
  bucket: Bucket,
  key: string,
  uploadId: string,
  partNumber: number,
  body: Uint8Array,
) =>
  bucket.multipart.uploadPart(
    { key, uploadId, partNumber, bytes: body.length, body: pieces(body) },
    { onSent: () => undefined, signal },
  );

const oddKeys = ['a b+c.bin', '模型/测试 (1).bin', "q'!~*&=#?%25.bin", 'e\u00e9/深/x'] as const;

/** What every `Bucket` must do, the real one and its fake; `open` gives an empty bucket. */
export function itKeepsTheBucketContract(open: () => Bucket): void {
  it('has no object at first', async () => {
    expect(await open().objects.head('nothing')).toBeNull();
    expect(await listAll(open(), '')).toEqual({ keys: [], folders: [] });
  });

  it.each(oddKeys)('keeps an object at the key %s', async (key) => {
    const bucket = open();
    const bytes = Buffer.from('hello');
    const meta = { note: 'schön 好' };
    const crc64 = await crc64Of(bytes);
    expect(await bucket.objects.put(key, bytes, { forbidOverwrite: true, meta })).toEqual({
      crc64,
    });
    expect(await bucket.objects.head(key)).toMatchObject({ bytes: 5, crc64, meta });
    expect(await readAll(bucket, key)).toEqual(bytes);
    expect(await listAll(bucket, '')).toEqual({ keys: [key], folders: [] });
    await bucket.objects.delete(key);
    await bucket.objects.delete(key);
    expect(await bucket.objects.head(key)).toBeNull();
  });

  it('keeps an empty object', async () => {
    const bucket = open();
    const put = await bucket.objects.put('empty/', new Uint8Array(), { forbidOverwrite: false });
    expect(put).toEqual({ crc64: '0' });
    expect(await bucket.objects.head('empty/')).toMatchObject({ bytes: 0, crc64: '0' });
    expect(await readAll(bucket, 'empty/')).toEqual(Buffer.alloc(0));
  });

  it('does not overwrite where that is forbidden', async () => {
    const bucket = open();
    await bucket.objects.put('k', bytesOf(1, 1), { forbidOverwrite: true });
    await expect(
      bucket.objects.put('k', bytesOf(1, 2), { forbidOverwrite: true }),
    ).rejects.toMatchObject({ code: 'oss.fileAlreadyExists', params: { key: 'k' } });
    await bucket.objects.put('k', bytesOf(1, 3), { forbidOverwrite: false });
    expect(await readAll(bucket, 'k')).toEqual(Buffer.from([3]));
  });

  it('reads a range', async () => {
    const bucket = open();
    await bucket.objects.put('k', Buffer.from('0123456789'), { forbidOverwrite: true });
    expect((await readAll(bucket, 'k', 3, 6)).toString()).toBe('345');
    expect((await readAll(bucket, 'k', 7)).toString()).toBe('789');
    expect((await readAll(bucket, 'k', 4, 4)).toString()).toBe('');
    await expect(readAll(bucket, 'other')).rejects.toMatchObject({ code: 'oss.noSuchKey' });
  });

  it('reads only of the object that was meant', async () => {
    const bucket = open();
    await bucket.objects.put('k', Buffer.from('0123456789'), { forbidOverwrite: true });
    const etag = (await bucket.objects.head('k'))?.etag ?? '';
    const read = async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bucket.objects.read('k', { start: 2, end: 5, etag }))
        chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    expect(await read()).toBe('234');
    await bucket.objects.put('k', Buffer.from('abcdefghij'), { forbidOverwrite: false });
    await expect(read()).rejects.toMatchObject({
      code: 'oss.objectChanged',
      params: { key: 'k' },
    });
  });

  it('deletes many at once, and counts what is not there as gone', async () => {
    const bucket = open();
    for (const key of [...oddKeys, 'stays'])
      await bucket.objects.put(key, bytesOf(1, 1), { forbidOverwrite: true });
    const gone = await bucket.objects.deleteMany([...oddKeys, 'never was']);
    expect(gone.toSorted()).toEqual([...oddKeys, 'never was'].toSorted());
    expect(await listAll(bucket, '')).toEqual({ keys: ['stays'], folders: [] });
    expect(await bucket.objects.deleteMany([])).toEqual([]);
  });

  it.each(oddKeys)('copies an object with its metadata from the key %s', async (key) => {
    const bucket = open();
    const meta = { note: 'schön 好' };
    const bytes = Buffer.from('hello');
    await bucket.objects.put(key, bytes, { forbidOverwrite: true, meta });
    const source = { key, etag: (await bucket.objects.head(key))?.etag ?? '' };
    await bucket.copies.copy(source, `copy/${key}`, { forbidOverwrite: true });
    const head = await bucket.objects.head(`copy/${key}`);
    expect(head).toMatchObject({ bytes: 5, crc64: await crc64Of(bytes), meta });
    expect(await readAll(bucket, `copy/${key}`)).toEqual(bytes);
    await expect(
      bucket.copies.copy(source, `copy/${key}`, { forbidOverwrite: true }),
    ).rejects.toMatchObject({ code: 'oss.fileAlreadyExists' });
    await bucket.copies.copy(source, `copy/${key}`, { forbidOverwrite: false });
  });

  it('copies only the object that was meant', async () => {
    const bucket = open();
    await bucket.objects.put('k', bytesOf(1, 1), { forbidOverwrite: true });
    const source = { key: 'k', etag: (await bucket.objects.head('k'))?.etag ?? '' };
    await bucket.objects.put('k', bytesOf(1, 2), { forbidOverwrite: false });
    await expect(bucket.copies.copy(source, 'l', { forbidOverwrite: true })).rejects.toMatchObject({
      code: 'oss.objectChanged',
    });
    const uploadId = await bucket.multipart.initiate('l', { forbidOverwrite: true });
    const part = { key: 'l', uploadId, partNumber: 1 };
    await expect(
      bucket.copies.copyPart({ ...source, start: 0, end: 1 }, part),
    ).rejects.toMatchObject({ code: 'oss.objectChanged' });
    await expect(
      bucket.copies.copy({ key: 'never', etag: 'E' }, 'l', { forbidOverwrite: true }),
    ).rejects.toMatchObject({ code: 'oss.noSuchKey' });
  });

  it('copies by parts', async () => {
    const bucket = open();
    const key = "模 型+'.bin";
    const bytes = Buffer.concat([bytesOf(least, 1), bytesOf(10, 2)]);
    await bucket.objects.put(key, bytes, { forbidOverwrite: true });
    const source = { key, etag: (await bucket.objects.head(key))?.etag ?? '' };
    const meta = { note: '好' };
    const uploadId = await bucket.multipart.initiate('big', { forbidOverwrite: true, meta });
    const copy = (partNumber: number, start: number, end: number) =>
      bucket.copies.copyPart({ ...source, start, end }, { key: 'big', uploadId, partNumber });
    const named = [
      { partNumber: 1, etag: (await copy(1, 0, least)).etag },
      { partNumber: 2, etag: (await copy(2, least, least + 10)).etag },
    ];
    expect(
      await bucket.multipart.complete('big', uploadId, named, { forbidOverwrite: true }),
    ).toEqual({ crc64: await crc64Of(bytes) });
    expect((await readAll(bucket, 'big')).equals(bytes)).toBe(true);
    expect(await bucket.objects.head('big')).toMatchObject({ meta });
  });

  it('folds deeper keys into folders', async () => {
    const bucket = open();
    for (const key of ['m/a', 'm/loras/x', 'm/loras/y', 'm/vae/z', 'n/b'])
      await bucket.objects.put(key, bytesOf(1, 1), { forbidOverwrite: true });
    expect(await listAll(bucket, 'm/', '/')).toEqual({
      keys: ['m/a'],
      folders: ['m/loras/', 'm/vae/'],
    });
    expect((await listAll(bucket, 'm/')).keys).toEqual([
      'm/a',
      'm/loras/x',
      'm/loras/y',
      'm/vae/z',
    ]);
  });

  it('makes an object of parts that came in any order', async () => {
    const bucket = open();
    const key = 'big 模.bin';
    const uploadId = await bucket.multipart.initiate(key, { forbidOverwrite: true });
    const two = await sendPart(bucket, key, uploadId, 2, bytesOf(10, 2));
    const one = await sendPart(bucket, key, uploadId, 1, bytesOf(least, 1));
    expect(one.crc64).toBe(await crc64Of(bytesOf(least, 1)));
    expect(await bucket.multipart.listParts(key, uploadId)).toEqual([
      { partNumber: 1, bytes: least, ...one },
      { partNumber: 2, bytes: 10, ...two },
    ]);
    const open1 = await bucket.multipart.listUploads('big');
    expect(open1).toMatchObject([{ key, uploadId }]);
    expect(Number.isNaN(Date.parse(open1[0]?.initiated ?? ''))).toBe(false);
    const whole = Buffer.concat([bytesOf(least, 1), bytesOf(10, 2)]);
    const named = [
      { partNumber: 1, etag: one.etag },
      { partNumber: 2, etag: two.etag },
    ];
    expect(
      await bucket.multipart.complete(key, uploadId, named, { forbidOverwrite: true }),
    ).toEqual({ crc64: await crc64Of(whole) });
    expect((await readAll(bucket, key)).equals(whole)).toBe(true);
    expect(await bucket.multipart.listUploads('')).toEqual([]);
    await expect(bucket.multipart.listParts(key, uploadId)).rejects.toMatchObject({
      code: 'oss.noSuchUpload',
      params: { key },
    });
  });

  it('tells how much of a part was sent', async () => {
    const bucket = open();
    const uploadId = await bucket.multipart.initiate('k', { forbidOverwrite: true });
    const told: number[] = [];
    const body = bytesOf(100_000, 1);
    await bucket.multipart.uploadPart(
      { key: 'k', uploadId, partNumber: 1, bytes: body.length, body: pieces(body) },
      { onSent: (sentBytes) => told.push(sentBytes), signal },
    );
    expect(told.at(-1)).toBe(100_000);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  it('takes a part that was sent again in place of the first', async () => {
    const bucket = open();
    const uploadId = await bucket.multipart.initiate('k', { forbidOverwrite: true });
    const first = await sendPart(bucket, 'k', uploadId, 1, bytesOf(10, 1));
    const second = await sendPart(bucket, 'k', uploadId, 1, bytesOf(10, 2));
    expect(await bucket.multipart.listParts('k', uploadId)).toEqual([
      { partNumber: 1, bytes: 10, ...second },
    ]);
    const complete = (etag: string) =>
      bucket.multipart.complete('k', uploadId, [{ partNumber: 1, etag }], {
        forbidOverwrite: true,
      });
    await expect(complete(first.etag)).rejects.toMatchObject({ code: 'oss.partsRejected' });
    expect(await complete(second.etag)).toEqual({ crc64: second.crc64 });
  });

  it('forgets an upload that is aborted; a second time does no harm', async () => {
    const bucket = open();
    const uploadId = await bucket.multipart.initiate('k', { forbidOverwrite: true });
    await bucket.multipart.abort('k', uploadId);
    await bucket.multipart.abort('k', uploadId);
    expect(await bucket.multipart.listUploads('')).toEqual([]);
    await expect(sendPart(bucket, 'k', uploadId, 1, bytesOf(1, 1))).rejects.toMatchObject({
      code: 'oss.noSuchUpload',
    });
  });

  it('forbids overwriting at the beginning and at the end of an upload', async () => {
    const bucket = open();
    const uploadId = await bucket.multipart.initiate('k', { forbidOverwrite: true });
    const { etag } = await sendPart(bucket, 'k', uploadId, 1, bytesOf(1, 1));
    await bucket.objects.put('k', bytesOf(1, 9), { forbidOverwrite: true });
    const named = [{ partNumber: 1, etag }];
    await expect(
      bucket.multipart.complete('k', uploadId, named, { forbidOverwrite: true }),
    ).rejects.toMatchObject({ code: 'oss.fileAlreadyExists' });
    await expect(bucket.multipart.initiate('k', { forbidOverwrite: true })).rejects.toMatchObject({
      code: 'oss.fileAlreadyExists',
    });
    await bucket.multipart.complete('k', uploadId, named, { forbidOverwrite: false });
    expect(await readAll(bucket, 'k')).toEqual(Buffer.from([1]));
  });

  it('ends with the reason of the signal', async () => {
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(open().objects.head('k', stopped)).rejects.toThrow('enough');
    await expect(open().probe(stopped)).rejects.toThrow('enough');
  });

  it('proves itself', async () => {
    const { clockOffsetMs } = await open().probe();
    expect(Math.abs(clockOffsetMs)).toBeLessThan(5_000);
  });
}
