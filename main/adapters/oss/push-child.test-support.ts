import { BucketAddress } from '../../../contract/connection.ts';
import { createEngine } from './engine.test-support.ts';

/** Pushes one file in a process of its own, which is there to be killed. */
const [dataDir, address, path, objectKey, partSize] = process.argv.slice(2);
if (dataDir === undefined || address === undefined || path === undefined || objectKey === undefined)
  throw new Error('usage: push-child DATA_DIR ADDRESS FILE KEY PART_SIZE');

const engine = createEngine({ dataDir, address: BucketAddress.parse(JSON.parse(address)) });
// a push that is killed here has written nothing down yet
process.stdout.write('open\n');
const { job } = await engine.uploads.add({
  connectionId: 'c',
  path,
  target: { bucket: 'models', region: 'cn-hangzhou', objectKey },
  ifExists: 'fail',
  partSize: Number(partSize),
});
await engine.uploads.start(job.id);
const ended = await engine.uploads.finished(job.id);
process.stdout.write(`${ended.state}\n`);
await engine.close();
