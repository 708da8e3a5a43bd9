import { parentPort } from 'node:worker_threads';
import type { HeaderAnswer, HeaderOrder } from './header-orders.ts';
import { identifyHere, lookHere } from './read-headers.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');

const obey = (order: HeaderOrder): HeaderAnswer =>
  order.kind === 'look'
    ? { kind: 'look', places: order.paths.map(lookHere) }
    : { kind: 'identify', facts: order.files.map(identifyHere) };

port.on('message', (order: HeaderOrder) => {
  port.postMessage(obey(order));
});
