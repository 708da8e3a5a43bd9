import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import { createLeftovers } from '../../services/leftovers/leftovers.ts';
import { openDatabase } from '../database/open-database.ts';
import { createBegunUploads } from '../uploads-store/begun-uploads.ts';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

const partSize = 102_400;

let world: PushWorld;
let db: ReturnType<typeof openDatabase>['db'];
const databasePath = () => join(world.dataDir, 'ferry.db');
beforeEach(async () => {
  world = await createPushWorld();
  // one part after the other: what is there when the third one stalls is known
  await world.reopen({}, { lanes: 1 });
  ({ db } = openDatabase(databasePath(), Date.now));
});
afterEach(async () => {
  db.close();
  await world.close();
});

const leftovers = (elsewhere: readonly string[] = []) =>
  createLeftovers({
    multipartOf: () => world.engine().bucket.multipart,
    journal: world.engine().ports.journal,
    begun: createBegunUploads(db, databasePath()),
    inUseElsewhere: async () => new Set(elsewhere),
    locks: world.engine().ports.locks,
  });
const connection = (): Connection => ({
  ...{ id: 'c', name: 'c', server: null, bucket: world.address, secretsIn: 'keychain' },
  credential: { kind: 'none' },
  login: { kind: 'none' },
  capabilities: { models: 'none', workflows: false, restart: 'no', login: 'none' },
});

/** An upload that has two parts on the server, and rests. */
async function begin(path: string) {
  const job = await world.add(path, { partSize });
  const stalled = world.oss.faults.add({
    ...({ kind: 'stall', operation: 'UploadPart', partNumber: 3, afterBytes: 10 } as const),
    key: job.target.objectKey,
  });
  await world.engine().uploads.start(job.id);
  await stalled.struck;
  await world.engine().uploads.pause(job.id);
  return job;
}
const foreign = () =>
  world.engine().bucket.multipart.initiate('other/program.bin', { forbidOverwrite: false });

describe('what is left over', () => {
  it('is no upload that can go on, and none that is over', async () => {
    await world.push(world.folder.writeFile('done.bin', 300_000), { partSize });
    await begin(world.folder.writeFile('rests.bin', 1_000_000));
    expect(await leftovers().list(connection())).toEqual([]);
  });

  it('is no upload that other work can go on with, named or not', async () => {
    const uploadId = await foreign();
    expect(await leftovers([uploadId]).list(connection())).toEqual([]);
    await leftovers([uploadId]).clean(connection(), [uploadId]);
    expect(await leftovers().list(connection())).toMatchObject([{ uploadId }]);
  });

  it('is what a job that is gone had begun: with its key, age and bytes', async () => {
    const before = Date.now();
    const job = await begin(world.folder.writeFile('a b+模型.bin', 1_000_000));
    await world.engine().ports.journal.remove([job.id]);
    const [leftover, ...others] = await leftovers().list(connection());
    expect(others).toEqual([]);
    expect(leftover).toMatchObject({
      key: job.target.objectKey,
      owner: 'own',
      bytes: 2 * partSize,
    });
    expect(leftover?.begunAt).toBeGreaterThan(before - 2_000);
  });

  it('is still known for our own from a journal that was set aside', async () => {
    const job = await begin(world.folder.writeFile('a.bin', 1_000_000));
    await world.engine().ports.journal.remove([job.id]);
    const at = databasePath();
    db.exec(`vacuum into '${at}.damaged-2026-01-02'`);
    db.exec('delete from begun_uploads');
    expect(await leftovers().list(connection())).toMatchObject([{ owner: 'own' }]);
  });

  it('is weighed as far as the key may ask', async () => {
    await foreign();
    world.oss.faults.add({ kind: 'deny', action: 'oss:ListParts' });
    expect(await leftovers().list(connection())).toMatchObject([{ owner: 'foreign', bytes: null }]);
  });
});

describe('the clean-up', () => {
  it('ends our own ones and no foreign one', async () => {
    const job = await begin(world.folder.writeFile('a.bin', 1_000_000));
    await world.engine().ports.journal.remove([job.id]);
    const uploadId = await foreign();
    const { cleaned, kept } = await leftovers().clean(connection(), null);
    expect(cleaned).toMatchObject([{ key: job.target.objectKey }]);
    expect(kept).toEqual([]);
    expect(await world.openUploads()).toMatchObject([{ uploadId }]);
  });

  it('ends a foreign one that is named, and nothing else', async () => {
    const job = await begin(world.folder.writeFile('a.bin', 1_000_000));
    await world.engine().ports.journal.remove([job.id]);
    const { cleaned } = await leftovers().clean(connection(), [await foreign()]);
    expect(cleaned).toMatchObject([{ key: 'other/program.bin', owner: 'foreign' }]);
    expect(await world.openUploads()).toMatchObject([{ key: job.target.objectKey }]);
  });

  it('leaves what is being sent alone, even by its name', async () => {
    const path = world.folder.writeFile('a.bin', 1_000_000);
    await begin(path);
    const [upload] = await world.openUploads();
    expect(await leftovers().clean(connection(), [upload?.uploadId ?? ''])).toEqual({
      cleaned: [],
      kept: [],
    });
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });

  it('says why one stays', async () => {
    const job = await begin(world.folder.writeFile('a.bin', 1_000_000));
    await world.engine().ports.journal.remove([job.id]);
    world.oss.faults.add({ kind: 'deny', action: 'oss:AbortMultipartUpload' });
    const { cleaned, kept } = await leftovers().clean(connection(), null);
    expect(cleaned).toEqual([]);
    expect(kept).toMatchObject([{ failure: { code: 'oss.accessDenied' } }]);
  });
});
