import { availableParallelism } from 'node:os';
import type { HeaderCrew } from '../../services/identify/identify-ports.ts';
import { startWorker } from '../worker/start-worker.ts';
import type { WorkerThread } from '../worker/start-worker.ts';
import type { HeaderAnswer, HeaderOrder } from './header-orders.ts';

/** More would wait for the disk, and fewer for the parsing. */
const threads = Math.max(2, Math.min(4, availableParallelism() - 1));

interface Thread {
  readonly worker: WorkerThread<HeaderOrder, HeaderAnswer>;
  orders: number;
}

/** Threads that read headers, started with the first order. */
export function createHeaderCrew({ workerUrl }: { readonly workerUrl: URL }): HeaderCrew & {
  close(): Promise<void>;
} {
  const crew: Thread[] = [];
  const idlest = (): Thread => {
    const [least] = crew.toSorted((one, other) => one.orders - other.orders);
    if (least !== undefined && (least.orders === 0 || crew.length >= threads)) return least;
    const worker = startWorker<HeaderOrder, HeaderAnswer>(workerUrl, {
      maxYoungGenerationSizeMb: 16,
    });
    const thread = { worker, orders: 0 };
    crew.push(thread);
    return thread;
  };
  const ask = async (order: HeaderOrder): Promise<HeaderAnswer> => {
    const thread = idlest();
    thread.orders += 1;
    try {
      return await thread.worker.ask(order);
    } finally {
      thread.orders -= 1;
    }
  };
  return {
    look: async (paths) => {
      const answer = await ask({ kind: 'look', paths });
      return answer.kind === 'look' ? answer.places : [];
    },
    identify: async (files) => {
      const answer = await ask({ kind: 'identify', files });
      return answer.kind === 'identify' ? answer.facts : [];
    },
    close: async () => {
      await Promise.all(crew.splice(0).map(({ worker }) => worker.close()));
    },
  };
}
