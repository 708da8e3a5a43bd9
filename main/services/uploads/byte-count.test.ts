import { expect, it } from 'vitest';
import { createByteCount } from './byte-count.ts';

it('a try has a lane until its part is acknowledged or lost, however often that is said', () => {
  const bytes = createByteCount();
  const [first, second] = [bytes.flight(), bytes.flight()];
  first.sent(10);
  expect(bytes.lanes()).toBe(2);
  first.acknowledged(10);
  first.lost();
  expect(bytes.lanes()).toBe(1);
  second.lost();
  expect(bytes.lanes()).toBe(0);
  expect(bytes.counts()).toMatchObject({ doneBytes: 10, flyingBytes: 0 });
});
