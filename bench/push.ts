import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { randomFillSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createAliCalls } from '../main/adapters/oss/ali-calls.ts';
import { endpointOf } from '../main/adapters/oss/endpoint.ts';
import { createTransport } from '../main/adapters/oss/transport.ts';
import { openBucket } from '../main/adapters/oss/open-bucket.ts';
import { createCrc64 } from '../main/adapters/hash/create-crc64.ts';
import { accessKey, benchAddress } from './push/bench-bucket.ts';
import type { Measured } from './push/measured.ts';

const mebibyte = 1024 * 1024;
const fileBytes = Number(process.argv[2] ?? 512) * mebibyte;
const rounds = Number(process.argv[3] ?? 5);

const Endpoint = z.object({ endpoint: z.string() });
const Cost = z.object({ seconds: z.number(), cpuSeconds: z.number(), peakMiB: z.number() });

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};

const script = (name: string) => fileURLToPath(new URL(`./push/${name}.ts`, import.meta.url));
const children = new Set<ChildProcess>();

/** Starts a script of this folder in a process of its own and gives the first line that it prints. */
async function firstLine(name: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [script(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const lines = createInterface({ input: child.stdout });
  const line: unknown = await Promise.race([
    once(lines, 'line').then(([text]: unknown[]) => text),
    once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`${name} ended with ${String(code)}`);
    }),
  ]);
  return JSON.parse(String(line));
}

async function runClient(name: string, args: readonly string[]): Promise<Measured> {
  const child = spawn(process.execPath, [script(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => text.push(chunk.toString()));
  await once(child, 'exit');
  const code = child.exitCode;
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`);
  return Cost.parse(JSON.parse(text.join('')));
}

async function writeRandomFile(path: string): Promise<string> {
  const crc64 = createCrc64({
    workerUrl: new URL('../main/adapters/hash/crc64-worker.ts', import.meta.url),
  });
  const sum = crc64.start();
  const file = await open(path, 'w');
  for (let written = 0; written < fileBytes; written += mebibyte) {
    const block = randomFillSync(Buffer.alloc(mebibyte));
    await file.write(block);
    await sum.update(block);
  }
  await file.close();
  const digest = await sum.digest();
  await crc64.close();
  return digest;
}

async function signedPut(endpoint: string, key: string): Promise<string> {
  const address = benchAddress(endpoint);
  const where = endpointOf(address);
  const transport = createTransport(where.host, {});
  const calls = createAliCalls(address, where, accessKey, transport);
  const signed = await calls.sign({ action: 'oss:PutObject', key }, 'PUT', {});
  transport.close();
  return JSON.stringify(signed);
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

function report(where: string, plain: readonly Measured[], ferry: readonly Measured[]): void {
  const seconds = (all: readonly Measured[]) => median(all.map((each) => each.seconds));
  const cpu = (all: readonly Measured[]) => median(all.map((each) => each.cpuSeconds));
  const peak = (all: readonly Measured[]) => Math.max(...all.map((each) => each.peakMiB));
  const line = (name: string, all: readonly Measured[]) => {
    const each = all.map((one) => one.seconds.toFixed(2)).join(' ');
    say(
      `  ${name}  median ${seconds(all).toFixed(2)} s   CPU ${cpu(all).toFixed(2)} s   peak memory ${peak(all).toFixed(0)} MiB   rounds ${each}`,
    );
  };
  say(`${where}, ${fileBytes / mebibyte} MiB, ${plain.length} rounds, interleaved:`);
  line('plain PUT, no check ', plain);
  line('ferry, CRC          ', ferry);
  const ratios = ferry.map((one, index) => one.seconds / (plain[index]?.seconds ?? NaN));
  say(
    `  ratio of the medians ${(seconds(ferry) / seconds(plain)).toFixed(2)} (goal 1.25), by round ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`,
  );
}

async function compare(where: string, endpoint: string, file: string, dir: string): Promise<void> {
  const plain: Measured[] = [];
  const ferry: Measured[] = [];
  const bucket = openBucket(benchAddress(endpoint), accessKey);
  for (let round = 0; round < rounds; round += 1) {
    const runPlain = async () => {
      const key = `plain-${round}.bin`;
      plain.push(await runClient('plain-client', [await signedPut(endpoint, key), file]));
      await bucket.objects.delete(key);
    };
    const runFerry = async () => {
      ferry.push(await runClient('ferry-client', [endpoint, file, dir, `ferry-${round}.bin`]));
    };
    // neither always goes first
    for (const run of round % 2 === 0 ? [runPlain, runFerry] : [runFerry, runPlain]) await run();
  }
  bucket.close();
  report(where, plain, ferry);
}

/** A folder in memory where the system has one with room enough: else the disk is what is measured. */
async function benchFolder(): Promise<string> {
  const inMemory = '/dev/shm';
  const room = await statfs(inMemory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  const parent = room > 3 * fileBytes ? inMemory : tmpdir();
  say(`file, objects and journal in ${parent}`);
  return mkdtemp(join(parent, 'ferry-bench-'));
}

const dir = await benchFolder();
try {
  say('run from the TypeScript sources; client and server each in a process of its own');
  const file = join(dir, 'model.bin');
  const crc64 = await writeRandomFile(file);
  const sandbox = Endpoint.parse(await firstLine('sandbox-server', [join(dir, 'oss')]));
  await compare('to the sandbox', sandbox.endpoint, file, join(dir, 'state-sandbox'));
  const sink = Endpoint.parse(await firstLine('sink-server', [crc64]));
  await compare('to a sink that discards', sink.endpoint, file, join(dir, 'state-sink'));
} finally {
  for (const child of children) {
    if (child.exitCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  }
  await rm(dir, { recursive: true, force: true });
}
