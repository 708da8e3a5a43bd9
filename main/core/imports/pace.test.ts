import { expect, it } from 'vitest';
import { paceOf } from './pace.ts';

it.each([
  [
    { source: 10, uplink: 4, limit: null },
    { state: 'measured', bytesPerSecond: 4, boundBy: 'uplink' },
  ],
  [
    { source: 3, uplink: 4, limit: null },
    { state: 'measured', bytesPerSecond: 3, boundBy: 'source' },
  ],
  [
    { source: 10, uplink: 4, limit: 2 },
    { state: 'measured', bytesPerSecond: 2, boundBy: 'limit' },
  ],
  [
    { source: 10, uplink: 4, limit: 9 },
    { state: 'measured', bytesPerSecond: 4, boundBy: 'uplink' },
  ],
  [
    { source: 10, uplink: null, limit: null },
    { state: 'atLeast', bytesPerSecond: 10 },
  ],
  [{ source: null, uplink: 4, limit: null }, { state: 'unknown' }],
])('from %j: %j', (known, pace) => {
  expect(paceOf(known)).toEqual(pace);
});
