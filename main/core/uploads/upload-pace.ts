import type { UploadPace } from '../../../contract/upload-pace.ts';

/** From what was measured of the line and the limit that is set, in bytes a second; null: none. */
export function uploadPaceOf(known: {
  readonly uplink: number | null;
  readonly limit: number | null;
}): UploadPace {
  const { uplink, limit } = known;
  if (uplink !== null)
    return { state: 'measured', bytesPerSecond: Math.min(uplink, limit ?? Infinity) };
  return limit === null ? { state: 'unknown' } : { state: 'atMost', bytesPerSecond: limit };
}
