import { randomFillSync } from 'node:crypto';
import { createCRC64 } from 'hash-wasm';
import { createRunningCrc64 } from '../main/adapters/hash/running-crc64.ts';

/** `npm run bench -- crc [MIB] [ROUNDS]`: the app's CRC64 of pieces of 1 MiB beside the library's of the same. */
const mebibyte = 1024 * 1024;
const count = Number(process.argv[2] ?? 1_024);
const rounds = Number(process.argv[3] ?? 5);
const some = Array.from({ length: 64 }, () => randomFillSync(Buffer.alloc(mebibyte)));
const pieces = Array.from({ length: Math.ceil(count / some.length) }, () => some)
  .flat()
  .slice(0, count);

const hasher = await createCRC64();
const running = await createRunningCrc64();

function timed(sum: () => bigint): { readonly seconds: number; readonly crc64: bigint } {
  const startedAt = performance.now();
  const crc64 = sum();
  return { seconds: (performance.now() - startedAt) / 1_000, crc64 };
}

function byLibrary(): bigint {
  hasher.init();
  for (const piece of pieces) hasher.update(piece);
  return BigInt(`0x${hasher.digest('hex')}`);
}

const took = Array.from({ length: rounds }, () => {
  const library = timed(byLibrary);
  const folded = timed(() => pieces.reduce(running, 0n));
  if (folded.crc64 !== library.crc64) throw new Error('the sums differ');
  return { library: library.seconds, folded: folded.seconds };
});
const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const library = median(took.map((round) => round.library));
const folded = median(took.map((round) => round.folded));
const pace = (seconds: number) => ((pieces.length * mebibyte) / 1e9 / seconds).toFixed(2);
process.stdout.write(
  `${pieces.length} MiB, ${rounds} rounds: hash-wasm ${pace(library)} GB/s, folded first ${pace(folded)} GB/s, ${(library / folded).toFixed(1)} times as fast\n`,
);
