import { connect, createServer, type Socket } from 'node:net';
import { listenLoopback } from '../http/listen-loopback.ts';
import { createDelayQueue } from './delay-queue.ts';
import { parseLine, type Line } from './parse-line.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

export interface LineOptions {
  readonly target: { readonly host: string; readonly port: number };
  /** `30mbit,40ms` or the same in numbers. */
  readonly line: string | Line;
  readonly port?: number;
}

export interface LineSandbox {
  readonly port: number;
  /** Bytes handed to the target so far. */
  readonly bytesUp: number;
  /** Bytes handed to the clients so far. */
  readonly bytesDown: number;
  /** Destroys every open connection. */
  cut(): void;
  /** While on, the line is dead: open connections are cut, new ones refused. */
  refuse(on: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Small, so that connections take turns and a sender feels the line at once. */
const sliceBytes = 16 * 1024;
const spareBytes = 64 * 1024;

interface Direction {
  readonly rate: RateLimit;
  readonly delayMs: number;
  /** What is on its way when the line is full. */
  readonly lineBytes: number;
  carriedBytes: number;
}

function* slices(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += sliceBytes) yield chunk.subarray(at, at + sliceBytes);
}

/** Carries one direction of one connection to its end. */
async function carry(
  source: Socket,
  sink: Socket,
  direction: Direction,
  signal: AbortSignal,
): Promise<void> {
  const queue = createDelayQueue({
    sink,
    delayMs: direction.delayMs,
    maxBytes: direction.lineBytes + spareBytes,
    signal,
    onDelivered: (bytes) => {
      direction.carriedBytes += bytes;
    },
  });
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (const slice of slices(chunk)) {
      await direction.rate.pass(slice.length, signal);
      await queue.push(slice);
    }
  }
  await queue.end();
}

/** Joins a client with the target; when one side breaks, so does the other. */
function relay(client: Socket, options: LineOptions, up: Direction, down: Direction): void {
  const target = connect({ ...options.target, allowHalfOpen: true, noDelay: true });
  const broken = new AbortController();
  const breakOff = (): void => {
    broken.abort();
    client.resetAndDestroy();
    target.resetAndDestroy();
  };
  for (const socket of [client, target]) {
    socket.on('error', breakOff);
    socket.on('close', (hadError) => {
      if (hadError || !socket.readableEnded || !socket.writableFinished) breakOff();
    });
  }
  const { signal } = broken;
  // A direction fails only with its connection.
  carry(client, target, up, signal).catch(breakOff);
  carry(target, client, down, signal).catch(breakOff);
}

function createDirection({ bitsPerSecond, delayMs }: Line): Direction {
  return {
    rate: createRateLimit(bitsPerSecond),
    delayMs: delayMs / 2,
    lineBytes: Math.ceil((bitsPerSecond / 8000) * (delayMs / 2)),
    carriedBytes: 0,
  };
}

/**
 * Starts a relay in front of a server that is as slow and as far away as a line at home. The relay
 * holds little back itself; the sender's own system may still take some MB ahead on loopback. The
 * connection is made at once, only what it carries takes its time.
 */
export async function startLine(options: LineOptions): Promise<LineSandbox> {
  const line = typeof options.line === 'string' ? parseLine(options.line) : options.line;
  const up = createDirection(line);
  const down = createDirection(line);
  const create = () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      relay(client, options, up, down);
    });
  const { port, cut, refuse, close } = await listenLoopback(create, options.port);
  return {
    port,
    cut,
    refuse,
    close,
    get bytesUp() {
      return up.carriedBytes;
    },
    get bytesDown() {
      return down.carriedBytes;
    },
  };
}
