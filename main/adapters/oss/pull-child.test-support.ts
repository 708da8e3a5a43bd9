import { BucketAddress } from '../../../contract/connection.ts';
import { createPullEngine } from './pull-world.test-support.ts';

/** Pulls one object in a process of its own, which is there to be killed. */
const [dataDir, address, objectKey, path, partSize] = process.argv.slice(2);
if (dataDir === undefined || address === undefined || objectKey === undefined || path === undefined)
  throw new Error('usage: pull-child DATA_DIR ADDRESS KEY FILE PART_SIZE');

const engine = createPullEngine({ dataDir, address: BucketAddress.parse(JSON.parse(address)) });
const head = await engine.bucket.objects.head(objectKey);
if (head === null) throw new Error(`no object ${objectKey}`);
const { bytes, etag, crc64 } = head;
const { job } = await engine.downloads.add({
  connectionId: 'c',
  source: { bucket: 'models', region: 'cn-hangzhou', objectKey, bytes, etag, crc64 },
  path,
  ifExists: 'fail',
  partSize: Number(partSize),
});
process.stdout.write('added\n');
await engine.downloads.start(job.id);
const ended = await engine.downloads.finished(job.id);
process.stdout.write(`${ended.state}\n`);
await engine.close();
