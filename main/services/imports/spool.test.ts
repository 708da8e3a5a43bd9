import { expect, it } from 'vitest';
import { createSpool } from './spool.ts';

const mib = 1024 * 1024;
const signal = new AbortController().signal;

it('keeps what is written across its blocks', async () => {
  const part = await createSpool().take(2 * mib + 5, signal);
  const bytes = Uint8Array.from({ length: 2 * mib + 5 }, (_, at) => at % 253);
  for (let at = 0; at < bytes.length; at += 700_001)
    part.write(at, bytes.subarray(at, at + 700_001));
  expect(Buffer.concat(part.blocks)).toEqual(Buffer.from(bytes));
  expect(() => {
    part.write(bytes.length, Uint8Array.of(1));
  }).toThrow('longer');
});

it('gives room in the order in which it was asked for, and never more than its limit', async () => {
  const spool = createSpool(4 * mib);
  const order: string[] = [];
  const first = await spool.take(3 * mib, signal);
  const second = spool.take(2 * mib, signal).then((part) => (order.push('second'), part));
  const third = spool.take(1, signal).then((part) => (order.push('third'), part));
  await Promise.resolve();
  expect(order).toEqual([]);
  first.release();
  first.release();
  await Promise.all([second, third]);
  expect(order).toEqual(['second', 'third']);
});

it('takes a part that is larger than all of it alone', async () => {
  const spool = createSpool(2 * mib);
  const small = await spool.take(1, signal);
  const large = spool.take(5 * mib, signal);
  small.release();
  expect((await large).blocks).toHaveLength(5);
});

it('lets the next one in when who waits gives up', async () => {
  const spool = createSpool(2 * mib);
  const held = await spool.take(mib, signal);
  const stop = new AbortController();
  const large = spool.take(2 * mib, stop.signal);
  const small = spool.take(1, signal);
  stop.abort(new Error('enough'));
  await expect(large).rejects.toThrow('enough');
  expect((await small).blocks).toHaveLength(1);
  held.release();
});
