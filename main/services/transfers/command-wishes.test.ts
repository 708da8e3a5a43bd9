import { expect, it } from 'vitest';
import { createCommandWishes } from './command-wishes.ts';
import { createMemoryWishes } from './transfer-ports.ts';

it('tell the window of what it keeps, and leave no wish for what a command began', async () => {
  const kept = createMemoryWishes();
  await kept.save({ jobId: 'theirs', position: 7, paused: false });
  const wishes = createCommandWishes(kept);
  await wishes.save({ jobId: 'theirs', position: 1, paused: true });
  await wishes.save({ jobId: 'own', position: 2, paused: false });
  expect(await kept.list()).toEqual([{ jobId: 'theirs', position: 7, paused: true }]);
  expect((await wishes.list()).map(({ jobId }) => jobId)).toEqual(['theirs', 'own']);
  await wishes.remove('theirs');
  expect(await kept.list()).toEqual([]);
});

it('begin nothing by themselves that a window keeps', async () => {
  const kept = createMemoryWishes();
  await kept.save({ jobId: 'theirs', position: 7, paused: false });
  expect(await createCommandWishes(kept).list()).toEqual([]);
});
