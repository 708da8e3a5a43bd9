import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSha256 } from './create-sha256.ts';

const workerUrl = new URL('./crc64-worker.ts', import.meta.url);
let sha256: ReturnType<typeof createSha256>;
beforeEach(() => {
  sha256 = createSha256({ workerUrl });
});
afterEach(async () => {
  await sha256.close();
});

const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251);
const expected = createHash('sha256').update(bytes).digest('hex');

it('sums bytes that come in pieces, several sums at once', async () => {
  const [a, b] = [sha256.start(), sha256.start()];
  await a.update(bytes.subarray(0, 100));
  await b.update(bytes);
  await a.update(bytes.subarray(100));
  expect(await a.digest()).toBe(expected);
  expect(await b.digest()).toBe(expected);
});

it('goes on from a kept state in another worker', async () => {
  const before = sha256.start();
  await before.update(bytes.subarray(0, 123_457));
  const state = await before.save();
  await before.update(bytes.subarray(123_457));
  expect(await before.digest()).toBe(expected);
  await sha256.close();
  sha256 = createSha256({ workerUrl });
  const after = await sha256.resume(state);
  await after?.update(bytes.subarray(123_457));
  expect(await after?.digest()).toBe(expected);
});

it('does not take a state that is none', async () => {
  expect(await sha256.resume('')).toBeNull();
  expect(await sha256.resume('AAAA')).toBeNull();
  expect(await sha256.resume(Buffer.alloc(116).toString('base64'))).toBeNull();
});
