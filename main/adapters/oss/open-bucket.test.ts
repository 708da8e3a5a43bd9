import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '../../../contract/connection.ts';
import { startOss, type OssSandbox } from '../../../sandbox/oss/start-oss.ts';
import type { Bucket } from '../../services/ports/object-store.ts';
import { createFakeBucket } from '../../services/uploads/fake-bucket.test-support.ts';
import { itKeepsTheBucketContract } from './bucket-contract.test-support.ts';
import { temporaryFolder, testKey } from './engine.test-support.ts';
import { createOpenBucket, openBucket } from './open-bucket.ts';

describe('the fake bucket', () => {
  let bucket: Bucket;
  beforeEach(() => {
    ({ bucket } = createFakeBucket(Date.now));
  });
  itKeepsTheBucketContract(() => bucket);
});

describe('the bucket of OSS', () => {
  let oss: OssSandbox;
  let folder: ReturnType<typeof temporaryFolder>;
  let bucket: Bucket;
  const key = () => Promise.resolve(testKey);
  const at = (endpoint: string) => ({
    endpoint,
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: null,
  });
  beforeEach(async () => {
    folder = temporaryFolder();
    const { accessKeyId, accessKeySecret } = testKey;
    oss = await startOss({
      dir: folder.dir,
      buckets: [
        { name: 'models', region: 'cn-hangzhou' },
        { name: 'far', region: 'cn-beijing' },
      ],
      keys: [{ accessKeyId, accessKeySecret }],
      domains: { 'models.example.localhost': 'models' },
    });
    bucket = openBucket({ ...at(oss.endpoint), endpointKind: 'pathStyle' }, key);
  });
  afterEach(async () => {
    bucket.close();
    await oss.close();
    folder.remove();
  });
  itKeepsTheBucketContract(() => bucket);

  it('lists past a page of 1,000 objects, each once', async () => {
    const names = Array.from(
      { length: 1_203 },
      (_, index) => `many/${String(index).padStart(5, '0')} +`,
    );
    const waiting = names.values();
    const put = async () => {
      for (const name of waiting)
        await bucket.objects.put(name, new Uint8Array(), { forbidOverwrite: false });
    };
    await Promise.all([put(), put(), put(), put()]);
    const found: string[] = [];
    let pages = 0;
    for await (const page of bucket.objects.list({ prefix: 'many/' })) {
      pages += 1;
      found.push(...page.objects.map((object) => object.key));
    }
    expect(pages).toBe(2);
    expect(found).toEqual(names);
  });

  it('lists past a page of 1,000 parts and of 1,000 uploads', async () => {
    const uploadId = await bucket.multipart.initiate('parts', { forbidOverwrite: true });
    const numbers = Array.from({ length: 1_004 }, (_, index) => index + 1);
    const waiting = numbers.values();
    const body = async function* () {
      yield await Promise.resolve(Uint8Array.of(1));
    };
    const send = async () => {
      for (const partNumber of waiting)
        await bucket.multipart.uploadPart(
          { key: 'parts', uploadId, partNumber, bytes: 1, body: body() },
          { onSent: () => undefined, signal: new AbortController().signal },
        );
    };
    await Promise.all([send(), send(), send(), send()]);
    const listed = await bucket.multipart.listParts('parts', uploadId);
    expect(listed.map((part) => part.partNumber)).toEqual(numbers);
    await bucket.multipart.abort('parts', uploadId);

    const begin = Array.from({ length: 1_003 }, (_, index) => `up 模+${index % 3}`).values();
    const initiate = async () => {
      for (const each of begin) await bucket.multipart.initiate(each, { forbidOverwrite: true });
    };
    await Promise.all([initiate(), initiate(), initiate(), initiate()]);
    const uploads = await bucket.multipart.listUploads('up');
    expect(new Set(uploads.map((upload) => upload.uploadId)).size).toBe(1_003);
    expect(uploads[0]?.key).toMatch(/^up 模\+\d$/);
  });

  it.each([
    ['a virtual host', 'region', 'http://oss-cn-hangzhou.localhost'],
    ['a custom domain', 'cname', 'http://models.example.localhost'],
  ] as const)('is reached by %s', async (_, endpointKind, host) => {
    const lookup = (
      _name: string,
      _options: unknown,
      done: (error: null, addresses: { address: string; family: number }[]) => void,
    ) => {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const other = createOpenBucket({ connect: { lookup } })(
      { ...at(`${host}:${oss.port}`), endpointKind },
      key,
    );
    await other.objects.put('a b+模', Uint8Array.of(7), { forbidOverwrite: true });
    expect(await other.objects.head('a b+模')).toMatchObject({ bytes: 1 });
    const uploadId = await other.multipart.initiate('big', { forbidOverwrite: true });
    const sent = await other.multipart.uploadPart(
      {
        key: 'big',
        uploadId,
        partNumber: 1,
        bytes: 1,
        body: (async function* () {
          yield Uint8Array.of(1);
        })(),
      },
      { onSent: () => undefined, signal: new AbortController().signal },
    );
    expect(sent.crc64).not.toBeNull();
    expect(await other.probe()).toMatchObject({ region: 'cn-hangzhou' });
    other.close();
  });

  it('is told apart from what is wrong with key, secret, bucket and region', async () => {
    const opened = (
      change: Partial<AccessKey> | { readonly bucket: string; readonly region?: string },
    ) => {
      const {
        bucket: name,
        region,
        ...keyChange
      } = { bucket: 'models', region: 'cn-hangzhou', ...change };
      const address = {
        ...at(oss.endpoint),
        bucket: name,
        region,
        endpointKind: 'pathStyle',
      } as const;
      return openBucket(address, () => Promise.resolve({ ...testKey, ...keyChange }));
    };
    const failing = async (change: Parameters<typeof opened>[0]) => {
      const other = opened(change);
      const error: unknown = await other.probe().catch((caught: unknown) => caught);
      other.close();
      return error;
    };
    expect(await failing({ accessKeyId: 'unknown' })).toMatchObject({
      code: 'oss.invalidAccessKeyId',
    });
    expect(await failing({ accessKeySecret: 'wrong' })).toMatchObject({
      code: 'oss.signatureDoesNotMatch',
    });
    expect(await failing({ bucket: 'nowhere' })).toMatchObject({ code: 'oss.noSuchBucket' });
  });

  it('is told apart from a bucket of another region', async () => {
    const address = { ...at(oss.endpoint), bucket: 'far', endpointKind: 'pathStyle' } as const;
    const far = openBucket(address, key);
    await expect(far.probe()).rejects.toMatchObject({
      code: 'oss.wrongRegion',
      params: { bucket: 'far', region: 'cn-hangzhou' },
    });
    far.close();
  });

  it('tells a closed public endpoint and a denied action apart', async () => {
    oss.faults.set({ publicEndpointForbidden: true });
    await expect(bucket.objects.head('k')).rejects.toMatchObject({
      code: 'oss.publicEndpointForbidden',
    });
    oss.faults.clear();
    oss.faults.add({ kind: 'deny', action: 'oss:GetBucketInfo' });
    expect(await bucket.probe()).toMatchObject({ region: null });
  });
});
