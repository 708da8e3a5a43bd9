import { Worker } from 'node:worker_threads';

/** A thread that answers each order with one message, in the order in which they came. */
export interface WorkerThread<Order, Answer> {
  ask(order: Order): Promise<Answer>;
  close(): Promise<void>;
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Starts a thread; it keeps the process alive only while an answer is awaited. */
export function startWorker<Order, Answer>(
  workerUrl: URL,
  resourceLimits: { readonly maxYoungGenerationSizeMb: number },
): WorkerThread<Order, Answer> {
  const worker = new Worker(workerUrl, { resourceLimits });
  const waiting: Waiting<Answer>[] = [];
  let broken: Error | null = null;
  let closing = false;
  const fail = (error: Error) => {
    broken = error;
    for (const answer of waiting.splice(0)) answer.reject(error);
  };
  worker.on('message', (answer: Answer) => {
    waiting.shift()?.resolve(answer);
    // while its end is waited for it has to keep the process, whatever it still answers
    if (waiting.length === 0 && !closing) worker.unref();
  });
  worker.on('error', fail);
  worker.on('exit', () => {
    fail(new Error('the worker has ended'));
  });
  worker.unref();
  return {
    ask: (order) =>
      new Promise((resolve, reject) => {
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
