import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOss, type OssSandbox } from '../../../sandbox/oss/start-oss.ts';
import { createEngine, temporaryFolder, testKey } from './engine.test-support.ts';

let oss: OssSandbox;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  folder = temporaryFolder();
  oss = await startOss({
    dir: `${folder.dir}/oss`,
    buckets: [{ name: 'models', region: 'cn-hangzhou' }],
    keys: [{ accessKeyId: testKey.accessKeyId, accessKeySecret: testKey.accessKeySecret }],
  });
});
afterEach(async () => {
  await oss.close();
  folder.remove();
});
const address = () =>
  ({
    endpoint: oss.endpoint,
    endpointKind: 'pathStyle',
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: null,
  }) as const;

describe('smoke', () => {
  it('uploads', async () => {
    const engine = createEngine({ dataDir: folder.dir, address: address() });
    const path = folder.writeFile('a b+模.bin', 20_000_000);
    const target = {
      bucket: 'models',
      region: 'cn-hangzhou',
      objectKey: 'llm-model/model/loras/a b+模.bin',
    };
    const { job } = await engine.uploads.add({ connectionId: 'c', path, target, ifExists: 'fail' });
    await engine.uploads.start(job.id);
    const end = await engine.uploads.finished(job.id);
    expect(end).toMatchObject({ state: 'done', sentBytes: 20_000_000 });
    await engine.close();
  });
});
