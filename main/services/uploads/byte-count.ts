import type { ByteCounts, Traffic } from '../../core/uploads/upload-steps.ts';

/** Counts the bytes of one upload; `flying` are those of parts that are not acknowledged yet. */
export interface ByteCount {
  traffic(): Traffic;
  counts(): ByteCounts;
  /** Parts that earlier runs brought; what this run of the app sent itself is not called resumed. */
  resume(doneBytes: number): void;
  /** A part that the server holds was found to be right. */
  accepted(bytes: number): void;
  /** Begins a try to send a part. */
  flight(): Flight;
  /** Tries under way: each has a lane of its own. */
  lanes(): number;
  startOver(): void;
}

export interface Flight {
  /** `sentBytes` of this try so far. */
  sent(sentBytes: number): void;
  acknowledged(bytes: number): void;
  lost(): void;
}

/** Lives as long as the app knows the job: a second start goes on counting. */
export function createByteCount(): ByteCount {
  let [doneBytes, flyingBytes, resumedBytes, ownBytes] = [0, 0, 0, 0];
  let sentBytes = 0;
  let lanes = 0;
  const traffic = () => ({ sentBytes, resumedBytes });
  return {
    traffic,
    counts: () => ({ doneBytes, flyingBytes, ...traffic() }),
    resume: (bytes) => {
      doneBytes = bytes;
      flyingBytes = 0;
      resumedBytes = Math.max(0, bytes - ownBytes);
    },
    accepted: (bytes) => {
      doneBytes += bytes;
      resumedBytes += bytes;
    },
    lanes: () => lanes,
    startOver: () => {
      [doneBytes, flyingBytes, resumedBytes, ownBytes] = [0, 0, 0, 0];
    },
    flight: () => {
      let inAir = 0;
      let landed = false;
      lanes += 1;
      const land = () => {
        if (!landed) lanes -= 1;
        flyingBytes -= inAir;
        inAir = 0;
        landed = true;
      };
      return {
        sent: (bytes) => {
          if (landed) return;
          sentBytes += bytes - inAir;
          flyingBytes += bytes - inAir;
          inAir = bytes;
        },
        acknowledged: (bytes) => {
          land();
          doneBytes += bytes;
          ownBytes += bytes;
        },
        lost: land,
      };
    },
  };
}
