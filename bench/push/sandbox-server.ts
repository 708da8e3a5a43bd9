import { startOss } from '../../sandbox/oss/start-oss.ts';
import { benchBucket, benchKey } from './bench-bucket.ts';

/** The sandbox's OSS in a process of its own; its folder comes as the first argument. */
const dir = process.argv[2];
if (dir === undefined) throw new Error('usage: sandbox-server DIR');
const { endpoint } = await startOss({ dir, buckets: [benchBucket], keys: [benchKey] });
process.stdout.write(`${JSON.stringify({ endpoint })}\n`);
