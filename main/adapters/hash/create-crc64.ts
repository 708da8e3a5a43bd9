import { Worker } from 'node:worker_threads';
import type { Crc64 } from '../../services/uploads/upload-ports.ts';
import type { Crc64Order } from './crc64-orders.ts';

interface Answer {
  readonly resolve: (text: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * CRC-64/XZ in one worker thread, which starts with the first sum. Bytes in shared memory go over without a
 * copy; others are copied.
 */
export function createCrc64({ workerUrl }: { readonly workerUrl: URL }): Crc64 & {
  close(): Promise<void>;
} {
  let worker: ReturnType<typeof startWorker> | null = null;
  let closed = false;
  let sums = 0;
  const ask = (order: Crc64Order): Promise<string> => {
    // a sum that went on in another worker would come out wrong
    if (closed) return Promise.reject(new Error('the CRC worker has ended'));
    worker ??= startWorker(workerUrl);
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

function createSum(sum: number, ask: (order: Crc64Order) => Promise<string>) {
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

function startWorker(workerUrl: URL) {
  const worker = new Worker(workerUrl, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  // the worker answers in the order in which it was asked
  const waiting: Answer[] = [];
  let broken: Error | null = null;
  let closing = false;
  const fail = (error: Error) => {
    broken = error;
    for (const answer of waiting.splice(0)) answer.reject(error);
  };
  worker.on('message', (text: string) => {
    waiting.shift()?.resolve(text);
    // while its end is waited for it has to keep the process, whatever it still answers
    if (waiting.length === 0 && !closing) worker.unref();
  });
  worker.on('error', fail);
  worker.on('exit', () => {
    fail(new Error('the CRC worker has ended'));
  });
  worker.unref();
  return {
    ask: (order: Crc64Order) =>
      new Promise<string>((resolve, reject) => {
        if (broken !== null) {
          reject(broken);
          return;
        }
        // keeps the process alive only while an answer is awaited
        worker.ref();
        waiting.push({ resolve, reject });
        worker.postMessage(order);
      }),
    close: async () => {
      closing = true;
      await worker.terminate();
    },
  };
}
