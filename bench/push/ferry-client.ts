import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLocalFiles } from '../../main/adapters/files/local-files.ts';
import { createCrc64 } from '../../main/adapters/hash/create-crc64.ts';
import { openDatabase } from '../../main/adapters/database/open-database.ts';
import { openBucket } from '../../main/adapters/oss/open-bucket.ts';
import { createFileFacts } from '../../main/adapters/uploads-store/file-facts.ts';
import { createObjectLocks } from '../../main/adapters/uploads-store/object-locks.ts';
import { createUploadJournal } from '../../main/adapters/uploads-store/upload-journal.ts';
import { createSharedTraffic } from '../../main/services/traffic/shared-traffic.ts';
import { createUploads } from '../../main/services/uploads/create-uploads.ts';
import { accessKey, benchAddress, benchBucket } from './bench-bucket.ts';
import { measure } from './measured.ts';

/** The engine as the app runs it: journal on disk, automatic lanes, CRC64 of each part and of the whole. */
const [endpoint, folder, dataDir, limit = 'none'] = process.argv.slice(2);
if (endpoint === undefined || folder === undefined || dataDir === undefined)
  throw new Error('usage: ferry-client ENDPOINT FOLDER DATA_DIR [none|automatic]');
const names = await readdir(folder);
/** As the settings have it where nobody changed them. */
const filesAtOnce = 3;

const { db } = openDatabase(join(dataDir, 'ferry.db'), Date.now);
const bucket = openBucket(benchAddress(endpoint), accessKey);
const crc64 = createCrc64({
  workerUrl: new URL('../../main/adapters/hash/crc64-worker.ts', import.meta.url),
});
const clock = {
  now: Date.now,
  sleep: (delayMs: number, signal?: AbortSignal) => delay(delayMs, undefined, signal && { signal }),
};
const uploads = createUploads({
  buckets: { open: () => Promise.resolve(bucket) },
  journal: createUploadJournal(db),
  facts: createFileFacts(db),
  locks: createObjectLocks(join(dataDir, 'locks')),
  files: createLocalFiles(),
  crc64,
  traffic: createSharedTraffic(clock, { limit: limit === 'automatic' ? limit : 'none' }),
  clock,
  random: Math.random,
  newId: randomUUID,
  reportDefect: (error) => {
    throw error;
  },
});

// loads the code of the signer, as an app that runs has done
await bucket.objects.head('warm-up');
const push = async (name: string) => {
  const { job } = await uploads.add({
    connectionId: 'bench',
    path: join(folder, name),
    target: { bucket: benchBucket.name, region: benchBucket.region, objectKey: `ferry-${name}` },
    ifExists: 'fail',
  });
  await uploads.start(job.id);
  const ended = await uploads.finished(job.id);
  if (ended.state !== 'done') throw new Error(`the push ended as ${JSON.stringify(ended)}`);
};
await measure(async () => {
  const left = names.values();
  const pushAll = async () => {
    for (const name of left) await push(name);
  };
  await Promise.all(Array.from({ length: filesAtOnce }, pushAll));
});
for (const name of names) await bucket.objects.delete(`ferry-${name}`);
await uploads.close();
bucket.close();
await crc64.close();
db.close();
