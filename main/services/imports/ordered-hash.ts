import type { PartRange } from '../../core/uploads/part-plan.ts';
import type { Sha256Sum } from './import-ports.ts';

/** A hash over parts that arrive in any order: each waits for those before it. */
export interface OrderedHash {
  /** To be asked for in the order of the file. */
  turn(range: PartRange): HashTurn;
  /** Of all turns, once they are over. */
  digest(): Promise<string>;
  abandon(): void;
}

export interface HashTurn {
  /** Resolves when the bytes are in the hash, and that is written down; they must not change until then. */
  give(blocks: readonly Uint8Array[], crc64: string): Promise<void>;
  /** The bytes do not come: nor does the turn of any later part. */
  fail(error: unknown): void;
}

interface Given {
  readonly blocks: readonly Uint8Array[];
  readonly crc64: string;
}

/** `onHashed` writes down how far the hash is; the state goes with the part that it was made at. */
export function createOrderedHash(
  sum: Sha256Sum,
  onHashed: (range: PartRange, crc64: string, state: string) => Promise<void>,
): OrderedHash {
  let last = Promise.resolve();
  const hash = async (range: PartRange, { blocks, crc64 }: Given) => {
    for (const block of blocks) await sum.update(block);
    await onHashed(range, crc64, await sum.save());
  };
  return {
    turn: (range) => {
      const given = Promise.withResolvers<Given>();
      const done = last.then(async () => hash(range, await given.promise));
      last = done;
      // who waits for a turn hears of its failure; a turn that nobody waits for has none to tell
      for (const each of [given.promise, done]) each.catch(() => undefined);
      return {
        give: (blocks, crc64) => {
          given.resolve({ blocks, crc64 });
          return done;
        },
        fail: (error) => {
          given.reject(error);
        },
      };
    },
    digest: async () => {
      await last;
      return sum.digest();
    },
    abandon: () => {
      sum.abandon();
    },
  };
}
