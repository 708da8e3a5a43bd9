import { describe, expect, it } from 'vitest';
import { callbackStream } from './callback-stream.ts';

async function drain<T, R>(stream: AsyncGenerator<T, R>) {
  const items: T[] = [];
  let step = await stream.next();
  while (step.done !== true) {
    items.push(step.value);
    step = await stream.next();
  }
  return { items, result: step.value };
}

describe('callbackStream', () => {
  it('yields what the work tells, in order, and returns its result', async () => {
    const stream = callbackStream<number, string>(async (tell) => {
      tell(1);
      await Promise.resolve();
      tell(2);
      tell(3);
      return 'done';
    });
    expect(await drain(stream)).toEqual({ items: [1, 2, 3], result: 'done' });
  });

  it('throws what the work throws, after what it told', async () => {
    const seen: number[] = [];
    const stream = callbackStream<number, never>(async (tell) => {
      tell(1);
      await Promise.resolve();
      throw new Error('broken');
    });
    await expect(
      (async () => {
        for await (const item of stream) seen.push(item);
      })(),
    ).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });
});
