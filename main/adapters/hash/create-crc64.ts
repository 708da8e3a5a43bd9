import type { Crc64 } from '../../services/uploads/upload-ports.ts';
import type { HashOrder } from './hash-orders.ts';
import { startHashWorker } from './start-hash-worker.ts';

/**
 * CRC-64/XZ in one worker thread, which starts with the first sum. Bytes in shared memory go over without a
 * copy; others are copied.
 */
export function createCrc64({ workerUrl }: { readonly workerUrl: URL }): Crc64 & {
  close(): Promise<void>;
} {
  let worker: ReturnType<typeof startHashWorker> | null = null;
  let closed = false;
  let sums = 0;
  const ask = (order: HashOrder): Promise<string> => {
    // a sum that went on in another worker would come out wrong
    if (closed) return Promise.reject(new Error('the CRC worker has ended'));
    worker ??= startHashWorker(workerUrl);
    return worker.ask(order);
  };
  return {
    wake: () => {
      sums += 1;
      createSum(sums, ask).wake();
    },
    start: () => {
      sums += 1;
      return createSum(sums, ask);
    },
    close: async () => {
      closed = true;
      await worker?.close();
    },
  };
}

function createSum(sum: number, ask: (order: HashOrder) => Promise<string>) {
  let begun = false;
  const end = () => {
    // whoever needs a sum will hear of a worker that fails
    void ask({ kind: 'digest', sum }).catch(() => undefined);
  };
  return {
    wake: end,
    update: async (bytes: Uint8Array) => {
      begun = true;
      await ask({ kind: 'update', sum, bytes });
    },
    digest: () => ask({ kind: 'digest', sum }),
    abandon: () => {
      if (begun) end();
    },
  };
}
