import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { createCRC64, type IHasher } from 'hash-wasm';
import type { FromHashWorker, ToHashWorker } from './hash-protocol.ts';

interface Job {
  readonly path: string;
  readonly file: number;
  readonly md5: Hash | undefined;
  readonly crc64: IHasher;
}

if (!parentPort) throw new Error('Runs as a worker only');
const port = parentPort;
const jobs = new Map<number, Job>();
const idleHashers: IHasher[] = [];

const send = (message: FromHashWorker, transfer: ArrayBuffer[] = []): void => {
  port.postMessage(message, transfer);
};

function requireJob(id: number): Job {
  const job = jobs.get(id);
  if (!job) throw new Error('The file could not be opened');
  return job;
}

async function open(message: ToHashWorker & { kind: 'open' }): Promise<void> {
  const crc64 = idleHashers.pop() ?? (await createCRC64());
  jobs.set(message.id, {
    path: message.path,
    file: openSync(message.path, 'wx'),
    md5: message.withMd5 ? createHash('md5') : undefined,
    crc64: crc64.init(),
  });
}

function addPiece({ id, buffer, sizeBytes }: ToHashWorker & { kind: 'piece' }): void {
  const { file, md5, crc64 } = requireJob(id);
  const bytes = new Uint8Array(buffer, 0, sizeBytes);
  crc64.update(bytes);
  md5?.update(bytes);
  let written = 0;
  while (written < sizeBytes) written += writeSync(file, bytes, written);
  send({ kind: 'free', id, buffer }, [buffer]);
}

function release(id: number): Job {
  const job = requireJob(id);
  jobs.delete(id);
  idleHashers.push(job.crc64);
  closeSync(job.file);
  return job;
}

function finish(id: number): void {
  const { crc64, md5 } = release(id);
  const crcText = BigInt(`0x${crc64.digest()}`).toString();
  send({ kind: 'finished', id, crc64: crcText, md5: md5?.digest('hex') ?? '' });
}

async function handle(message: ToHashWorker): Promise<void> {
  switch (message.kind) {
    case 'open':
      await open(message);
      return;
    case 'piece':
      addPiece(message);
      return;
    case 'finish':
      finish(message.id);
      return;
    case 'abandon':
      if (jobs.has(message.id)) rmSync(release(message.id).path, { force: true });
      return;
    default:
      message satisfies never;
  }
}

// One after the other: a piece must not overtake its opening.
let turn = Promise.resolve();
port.on('message', (message: ToHashWorker) => {
  turn = turn.then(() =>
    handle(message).catch((error: unknown) => {
      send({ kind: 'failed', id: message.id, message: String(error) });
    }),
  );
});
