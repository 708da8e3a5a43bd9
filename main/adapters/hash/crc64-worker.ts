import { parentPort } from 'node:worker_threads';
import { createCRC64, type IHasher } from 'hash-wasm';
import type { Crc64Order } from './crc64-orders.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');

const running = new Map<number, IHasher>();
const idle: IHasher[] = [];

async function hasherOf(sum: number): Promise<IHasher> {
  const known = running.get(sum);
  if (known !== undefined) return known;
  const hasher = idle.pop() ?? (await createCRC64());
  hasher.init();
  running.set(sum, hasher);
  return hasher;
}

async function obey(order: Crc64Order): Promise<string> {
  const hasher = await hasherOf(order.sum);
  if (order.kind === 'update') {
    hasher.update(order.bytes);
    return '';
  }
  running.delete(order.sum);
  idle.push(hasher);
  return BigInt(`0x${hasher.digest('hex')}`).toString();
}

// one answer an order, in their order
let last = Promise.resolve();
port.on('message', (order: Crc64Order) => {
  last = last.then(async () => {
    port.postMessage(await obey(order));
  });
});
