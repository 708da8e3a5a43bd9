import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

const partSize = 102_400;
const fileBytes = 1_000_000;

let world: PushWorld;
beforeEach(async () => {
  world = await createPushWorld();
});
afterEach(async () => {
  await world.close();
});
const file = () => world.folder.writeFile('a b+模型 (1).bin', fileBytes);
const puts = () => world.oss.requests.filter((request) => request.action === 'UploadPart');

describe('a clock that is wrong', () => {
  it.each([-20, 20])('by %i minutes is corrected by the server’s Date', async (minutes) => {
    world.oss.faults.set({ clockOffsetMs: minutes * 60_000 });
    const path = file();
    expect(await world.push(path, { partSize })).toMatchObject({ state: 'done' });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    const refused = world.oss.requests.filter((each) => each.status === 403);
    expect(refused).toHaveLength(1);
  });

  it('and set right in the middle of an upload costs no part that was sent', async () => {
    const path = file();
    world.oss.faults.set({ clockOffsetMs: 20 * 60_000 });
    world.oss.faults.add({ kind: 'delay', delayMs: 30, operation: 'UploadPart', times: 100 });
    const job = await world.add(path, { partSize });
    await world.engine().uploads.start(job.id);
    await world.engine().partsWritten(4);
    world.oss.faults.set({ clockOffsetMs: 0 });
    const end = await world.engine().uploads.finished(job.id);
    expect(end).toMatchObject({ state: 'done' });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    const accepted = puts().filter((each) => each.status === 200);
    expect(new Set(accepted.map((each) => each.partNumber)).size).toBe(accepted.length);
  });
});
