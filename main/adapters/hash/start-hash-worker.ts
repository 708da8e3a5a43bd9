import { Worker } from 'node:worker_threads';
import type { HashOrder } from './hash-orders.ts';

interface Answer {
  readonly resolve: (text: string) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread of its own for sums; it keeps the process alive only while an answer is awaited. */
export function startHashWorker(workerUrl: URL) {
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
    fail(new Error('the hash worker has ended'));
  });
  worker.unref();
  return {
    ask: (order: HashOrder) =>
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
