import { afterEach, describe, expect, it } from 'vitest';
import { referenceCrc64 } from '../../core/crc64/reference-crc64.test-support.ts';
import { createCrc64 } from './create-crc64.ts';

const workerUrl = new URL('./crc64-worker.ts', import.meta.url);
let crc64 = createCrc64({ workerUrl });
afterEach(async () => {
  await crc64.close();
  crc64 = createCrc64({ workerUrl });
});
const text = (value: string) => new TextEncoder().encode(value);

describe('createCrc64', () => {
  it.each([
    ['123456789', '11051210869376104954'],
    ['hello', '11177612005948864433'],
    ['', '0'],
  ])('gives the published value of %j', async (value, expected) => {
    const sum = crc64.start();
    await sum.update(text(value));
    expect(await sum.digest()).toBe(expected);
  });

  it('sums several streams at once without mixing them up', async () => {
    const contents = Array.from({ length: 6 }, (_, seed) =>
      Uint8Array.from({ length: 700 }, (_byte, at) => (at * (seed + 3)) % 251),
    );
    const digests = await Promise.all(
      contents.map(async (content) => {
        const sum = crc64.start();
        for (let at = 0; at < content.length; at += 97)
          await sum.update(content.subarray(at, at + 97));
        return sum.digest();
      }),
    );
    expect(digests).toEqual(contents.map(referenceCrc64));
  });

  it('reads shared memory in place: what is there when it is its turn counts', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(5));
    shared.set(text('hello'));
    const sum = crc64.start();
    await sum.update(shared);
    shared.fill(0);
    expect(await sum.digest()).toBe('11177612005948864433');
  });

  it('begins afresh after a sum that was abandoned', async () => {
    const left = crc64.start();
    await left.update(text('something else'));
    left.abandon();
    const sum = crc64.start();
    await sum.update(text('hello'));
    expect(await sum.digest()).toBe('11177612005948864433');
  });

  it('rejects what is asked after its end', async () => {
    const sum = crc64.start();
    await sum.update(text('he'));
    await crc64.close();
    await expect(sum.update(text('llo'))).rejects.toThrow('has ended');
    await expect(sum.digest()).rejects.toThrow('has ended');
    sum.abandon();
  });

  it('rejects where the worker cannot be started', async () => {
    const broken = createCrc64({ workerUrl: new URL('./no-such-worker.ts', import.meta.url) });
    await expect(broken.start().update(text('x'))).rejects.toThrow();
  });
});
