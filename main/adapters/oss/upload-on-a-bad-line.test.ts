import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLine, type LineSandbox } from '../../../sandbox/line/start-line.ts';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

let world: PushWorld;
let line: LineSandbox;
beforeEach(async () => {
  world = await createPushWorld();
  // 30 KB/s
  const target = { host: '127.0.0.1', port: world.oss.port };
  line = await startLine({ target, line: '240kbit' });
});
afterEach(async () => {
  await line.close();
  await world.close();
});

const address = () => ({ ...world.address, endpoint: `http://localhost:${line.port}` });

/** Back-off is not what is tried here. */
const clock = {
  now: () => Date.now(),
  sleep: async (delayMs: number, signal?: AbortSignal) => {
    await delay(delayMs / 50, undefined, signal && { signal });
  },
};

describe('an upload', () => {
  it('finishes over 30 KB/s, though it takes longer than a silence may last', async () => {
    const path = world.folder.writeFile('slow.bin', 8_000);
    await world.reopen({
      ...{ address: address(), ports: { clock } },
      transport: { progressTimeoutMs: 100 },
    });
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    await world.reopen();
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });
});
