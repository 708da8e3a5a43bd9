import { parentPort } from 'node:worker_threads';
import { createSHA256, type IHasher } from 'hash-wasm';
import type { HashOrder } from './hash-orders.ts';
import { createRunningCrc64 } from './running-crc64.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');

const runningCrc64 = createRunningCrc64();
const crc64s = new Map<number, bigint>();
const sha256s = hasherPool();

/** Hashers that are used again and again, one a sum. */
function hasherPool() {
  const running = new Map<number, IHasher>();
  const idle: IHasher[] = [];
  return {
    of: async (sum: number): Promise<IHasher> => {
      const known = running.get(sum);
      if (known !== undefined) return known;
      const hasher = idle.pop() ?? (await createSHA256());
      hasher.init();
      running.set(sum, hasher);
      return hasher;
    },
    end: (sum: number): void => {
      const hasher = running.get(sum);
      running.delete(sum);
      if (hasher !== undefined) idle.push(hasher);
    },
  };
}

async function obey(order: HashOrder): Promise<string> {
  const { kind, sum } = order;
  switch (kind) {
    case 'update':
      crc64s.set(sum, (await runningCrc64)(crc64s.get(sum) ?? 0n, order.bytes));
      return 'ok';
    case 'digest': {
      const crc64 = crc64s.get(sum) ?? 0n;
      crc64s.delete(sum);
      return crc64.toString();
    }
    case 'sha256Update':
      (await sha256s.of(sum)).update(order.bytes);
      return 'ok';
    case 'sha256Load':
      return load(await sha256s.of(sum), order.state);
    case 'sha256Save':
      return Buffer.from((await sha256s.of(sum)).save()).toString('base64');
    case 'sha256Digest': {
      const hex = (await sha256s.of(sum)).digest('hex');
      sha256s.end(sum);
      return hex;
    }
    case 'sha256Drop':
      sha256s.end(sum);
      return 'ok';
    default:
      return kind satisfies never;
  }
}

function load(hasher: IHasher, state: string): string {
  try {
    hasher.load(Buffer.from(state, 'base64'));
    return 'ok';
  } catch {
    return ''; // written by another version of the library, or damaged: whoever asked begins anew
  }
}

// one answer an order, in their order
let last = Promise.resolve();
port.on('message', (order: HashOrder) => {
  last = last.then(async () => {
    port.postMessage(await obey(order));
  });
});
