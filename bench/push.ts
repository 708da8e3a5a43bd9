import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { mkdir, mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
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

/**
 * `npm run bench -- push [MIB] [FILES] [ROUNDS]`: one large file and many of 10 MiB, each beside a plain PUT and beside
 * ali-oss's own multipart upload, both without any check; then a line of 30 Mbit/s. Goals: the plain PUT's time to the
 * sandbox, 1.1 of it to a sink; no more processor time than ali-oss, and sooner than it; 200 MiB; 50 ms; 95 % of the line.
 */
const mebibyte = 1024 * 1024;
const largeMiB = Number(process.argv[2] ?? 2_048);
const smallFiles = Number(process.argv[3] ?? 200);
const rounds = Number(process.argv[4] ?? 5);
const smallMiB = 10;
const lineMiB = 64;
const lineBytesPerSecond = 30e6 / 8;

const Endpoint = z.object({ endpoint: z.string() });
const Cost = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMiB: z.number(),
  delayP99Ms: z.number(),
});

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
  // the command line's own flag; the others are run as Node comes
  const flags = name === 'ferry-client' ? ['--max-semi-space-size=4'] : [];
  const child = spawn(process.execPath, [...flags, script(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => text.push(chunk.toString()));
  await once(child, 'exit');
  const code = child.exitCode;
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`);
  return Cost.parse(JSON.parse(text.join('')));
}

/** Gives the CRC64 of the last one. */
async function writeRandomFiles(folder: string, count: number, bytes: number): Promise<string> {
  await mkdir(folder);
  const crc64 = createCrc64({
    workerUrl: new URL('../main/adapters/hash/crc64-worker.ts', import.meta.url),
  });
  let digest = '0';
  for (let index = 0; index < count; index += 1) {
    const sum = crc64.start();
    const file = await open(join(folder, `model-${index}.bin`), 'w');
    for (let written = 0; written < bytes; written += mebibyte) {
      const block = randomFillSync(Buffer.alloc(mebibyte));
      await file.write(block);
      await sum.update(block);
    }
    await file.close();
    digest = await sum.digest();
  }
  await crc64.close();
  return digest;
}

async function signedPuts(endpoint: string, folder: string): Promise<string> {
  const address = benchAddress(endpoint);
  const where = endpointOf(address);
  const transport = createTransport(where.host, {});
  const calls = createAliCalls(address, where, accessKey, transport);
  const puts = [];
  for (const name of await readdir(folder)) {
    const subject = { action: 'oss:PutObject', key: `plain-${name}` };
    puts.push({ path: join(folder, name), ...(await calls.sign(subject, 'PUT', {})) });
  }
  transport.close();
  return JSON.stringify(puts);
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const seconds = (all: readonly Measured[]) => median(all.map((each) => each.seconds));
const cpu = (all: readonly Measured[]) => median(all.map((each) => each.cpuSeconds));

interface Beside {
  readonly plain: Measured[];
  readonly ferry: Measured[];
  readonly ali: Measured[];
}

function report(where: string, goal: number | null, { plain, ferry, ali }: Beside): void {
  const line = (name: string, all: readonly Measured[]) => {
    const each = all.map((one) => one.seconds.toFixed(2)).join(' ');
    const peak = Math.max(...all.map((one) => one.peakMiB));
    const delay = Math.max(...all.map((one) => one.delayP99Ms));
    say(
      `  ${name}  median ${seconds(all).toFixed(2)} s   CPU ${cpu(all).toFixed(2)} s   peak memory ${peak.toFixed(0)} MiB   loop p99 ${delay.toFixed(0)} ms   rounds ${each}`,
    );
  };
  say(`${where}, ${plain.length} rounds, interleaved:`);
  line('plain PUT, no check', plain);
  line('ali-oss, no check  ', ali);
  line('ferry, CRC64       ', ferry);
  const ofPlain = (seconds(ferry) / seconds(plain)).toFixed(2);
  const ofAli = (seconds(ferry) / seconds(ali)).toFixed(2);
  const ofAliCpu = (cpu(ferry) / cpu(ali)).toFixed(2);
  say(
    `  ferry's time is ${ofPlain} x the plain PUT's${goal === null ? '' : ` (goal ${goal.toFixed(1)})`} and ${ofAli} x ali-oss's (goal under 1); its CPU ${ofAliCpu} x ali-oss's (goal 1)`,
  );
}

async function compare(endpoint: string, folder: string, state: string): Promise<Beside> {
  const beside: Beside = { plain: [], ferry: [], ali: [] };
  const bucket = openBucket(benchAddress(endpoint), accessKey);
  const names = await readdir(folder);
  const runs = [
    async () => {
      const orders = await signedPuts(endpoint, folder);
      beside.plain.push(await runClient('plain-client', [orders]));
      for (const name of names) await bucket.objects.delete(`plain-${name}`);
    },
    async () => {
      beside.ferry.push(await runClient('ferry-client', [endpoint, folder, state]));
    },
    async () => {
      beside.ali.push(await runClient('ali-client', [endpoint, folder]));
    },
  ];
  for (let round = 0; round < rounds; round += 1)
    // none always goes first
    for (let turn = 0; turn < runs.length; turn += 1) await runs[(round + turn) % runs.length]?.();
  bucket.close();
  return beside;
}

/** How much of a slow line is used where no limit is set. */
async function measureLine(endpoint: string, folder: string, state: string): Promise<void> {
  const line = Endpoint.parse(await firstLine('line-server', [endpoint, '30mbit,40ms']));
  const { seconds: took } = await runClient('ferry-client', [line.endpoint, folder, state]);
  const share = (lineMiB * mebibyte) / lineBytesPerSecond / took;
  say(
    `through a line of 30 Mbit/s and 40 ms, ${lineMiB} MiB: ${(share * 100).toFixed(1)} % of the line (goal 95)`,
  );
}

/** A folder in memory where the system has one with room enough: else the disk is what is measured. */
async function benchFolder(): Promise<string> {
  const inMemory = '/dev/shm';
  const room = await statfs(inMemory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  const needed = (2 * largeMiB + 2 * smallFiles * smallMiB + 2 * lineMiB) * mebibyte;
  const parent = room > 1.5 * needed ? inMemory : tmpdir();
  say(`files, objects and journal in ${parent}`);
  return mkdtemp(join(parent, 'ferry-bench-'));
}

async function run(dir: string): Promise<void> {
  say('run from the TypeScript sources; client and server each in a process of its own');
  const [large, small, slow] = [join(dir, 'large'), join(dir, 'small'), join(dir, 'slow')];
  const crc64 = await writeRandomFiles(large, 1, largeMiB * mebibyte);
  await writeRandomFiles(small, smallFiles, smallMiB * mebibyte);
  await writeRandomFiles(slow, 1, lineMiB * mebibyte);
  const sandbox = Endpoint.parse(await firstLine('sandbox-server', [join(dir, 'oss')]));
  const one = `1 x ${largeMiB} MiB`;
  const toSandbox = await compare(sandbox.endpoint, large, join(dir, 'state-large'));
  report(`${one} to the sandbox`, 1, toSandbox);
  const sink = Endpoint.parse(await firstLine('sink-server', [crc64]));
  const toSink = await compare(sink.endpoint, large, join(dir, 'state-sink'));
  report(`${one} to a sink that discards`, 1.1, toSink);
  const many = await compare(sandbox.endpoint, small, join(dir, 'state-small'));
  report(`${smallFiles} x ${smallMiB} MiB to the sandbox`, null, many);
  await measureLine(sandbox.endpoint, slow, join(dir, 'state-line'));
}

const dir = await benchFolder();
try {
  await run(dir);
} finally {
  for (const child of children) {
    if (child.exitCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  }
  await rm(dir, { recursive: true, force: true });
}
