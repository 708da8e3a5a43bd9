import { describe, expect, it } from 'vitest';
import { uploadPaceOf } from './upload-pace.ts';

describe('the pace of uploads', () => {
  it.each([
    [
      { uplink: 5, limit: null },
      { state: 'measured', bytesPerSecond: 5 },
    ],
    [
      { uplink: 5, limit: 3 },
      { state: 'measured', bytesPerSecond: 3 },
    ],
    [
      { uplink: 5, limit: 9 },
      { state: 'measured', bytesPerSecond: 5 },
    ],
    [
      { uplink: null, limit: 3 },
      { state: 'atMost', bytesPerSecond: 3 },
    ],
    [{ uplink: null, limit: null }, { state: 'unknown' }],
  ])('of %j is %j', (known, pace) => {
    expect(uploadPaceOf(known)).toEqual(pace);
  });
});
