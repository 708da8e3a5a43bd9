import type { Sha256, Sha256Sum } from '../../services/imports/import-ports.ts';
import type { HashOrder } from './hash-orders.ts';
import { startHashWorker } from './start-hash-worker.ts';

/** SHA-256 in a worker thread of its own, which starts with the first sum; its state can be kept. */
export function createSha256({ workerUrl }: { readonly workerUrl: URL }): Sha256 & {
  close(): Promise<void>;
} {
  let worker: ReturnType<typeof startHashWorker> | null = null;
  let closed = false;
  let sums = 0;
  const ask = (order: HashOrder): Promise<string> => {
    if (closed) return Promise.reject(new Error('the hash worker has ended'));
    worker ??= startHashWorker(workerUrl);
    return worker.ask(order);
  };
  const start = () => {
    sums += 1;
    return createSum(sums, ask);
  };
  return {
    start,
    resume: async (state) => {
      const sum = start();
      if (await sum.load(state)) return sum;
      sum.abandon();
      return null;
    },
    close: async () => {
      closed = true;
      await worker?.close();
    },
  };
}

function createSum(
  sum: number,
  ask: (order: HashOrder) => Promise<string>,
): Sha256Sum & { load(state: string): Promise<boolean> } {
  return {
    load: async (state) => (await ask({ kind: 'sha256Load', sum, state })) !== '',
    update: async (bytes) => {
      await ask({ kind: 'sha256Update', sum, bytes });
    },
    save: () => ask({ kind: 'sha256Save', sum }),
    digest: () => ask({ kind: 'sha256Digest', sum }),
    abandon: () => {
      // whoever needs a sum will hear of a worker that fails
      void ask({ kind: 'sha256Drop', sum }).catch(() => undefined);
    },
  };
}
