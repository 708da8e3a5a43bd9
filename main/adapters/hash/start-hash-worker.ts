import { startWorker } from '../worker/start-worker.ts';
import type { WorkerThread } from '../worker/start-worker.ts';
import type { HashOrder } from './hash-orders.ts';

/** A thread of its own for sums. */
export const startHashWorker = (workerUrl: URL): WorkerThread<HashOrder, string> =>
  startWorker(workerUrl, { maxYoungGenerationSizeMb: 4 });
