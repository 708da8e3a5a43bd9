import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

let world: PushWorld;
beforeEach(async () => {
  world = await createPushWorld();
});
afterEach(async () => {
  await world.close();
});

/** So small that the server refuses them in the end: what is looked at comes before that. */
const partSize = 100;
const parts = 1_010;

async function* bodyOf(bytes: Uint8Array) {
  yield await Promise.resolve(bytes);
}

it(
  'asks for the parts beyond the first 1,000, and sends only what is on no page',
  { timeout: 300_000 },
  async () => {
    const path = world.folder.writeFile('many.bin', parts * partSize);
    const job = await world.add(path, { partSize: 102_400 });
    const { bucket, ports } = world.engine();
    const key = job.target.objectKey;
    const uploadId = await bucket.multipart.initiate(key, { forbidOverwrite: true });
    const content = readFileSync(path);
    const missing = [7, 1_000, 1_001, 1_003];
    const present = Array.from({ length: parts }, (_, at) => at + 1).filter(
      (partNumber) => !missing.includes(partNumber),
    );
    const { signal } = new AbortController();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let number = present.shift(); number !== undefined; number = present.shift()) {
          const body = bodyOf(content.subarray((number - 1) * partSize, number * partSize));
          await bucket.multipart.uploadPart(
            { key, uploadId, partNumber: number, bytes: partSize, body },
            { signal, onSent: () => undefined },
          );
        }
      }),
    );
    const bytes = { doneBytes: 0, flyingBytes: 0, sentBytes: 0, resumedBytes: 0 };
    await ports.journal.save({ ...job, ...bytes, partSize, uploadId, state: 'paused' });
    const before = world.oss.requests.length;
    await world.engine().uploads.start(job.id);
    const ended = await world.engine().uploads.finished(job.id);
    expect(ended).toMatchObject({ state: 'failed', sentBytes: missing.length * partSize });
    const asked = world.oss.requests.slice(before);
    const sent = asked.filter(({ action }) => action === 'UploadPart');
    expect(sent.map(({ partNumber }) => partNumber).toSorted()).toEqual(missing.toSorted());
    expect(asked.filter(({ action }) => action === 'ListParts')).toHaveLength(2);
  },
);
