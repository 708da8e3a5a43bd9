import type { ImportPace } from '../../../contract/import.ts';

/** How fast an import may go, from what was measured of each line in bytes a second; null: not known. */
export function paceOf(known: {
  readonly source: number | null;
  readonly uplink: number | null;
  readonly limit: number | null;
}): ImportPace {
  const { source, uplink, limit } = known;
  const slowest = Math.min(source ?? Infinity, uplink ?? Infinity);
  // a limit below what a line was seen to do binds whatever the other line does
  if (limit !== null && limit <= slowest && Number.isFinite(slowest))
    return { state: 'measured', bytesPerSecond: limit, boundBy: 'limit' };
  if (source === null) return { state: 'unknown' };
  if (uplink === null)
    return { state: 'atLeast', bytesPerSecond: Math.min(source, limit ?? Infinity) };
  return {
    state: 'measured',
    bytesPerSecond: slowest,
    boundBy: uplink <= source ? 'uplink' : 'source',
  };
}
