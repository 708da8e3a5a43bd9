import { describe, expect, it } from 'vitest';
import { limitedNumber, sharedOptions, writtenNumber } from './number-widget.ts';

describe('a number that is written into a widget', () => {
  it.each([
    [{ step: 8, min: 16 }, 46, 48],
    [{ step: 2, min: 1 }, 4, 5],
    [{}, 1.5, 2],
    [{ max: 10 }, 12, 12],
    [{}, '7', 7],
    [{}, null, 0],
    [{}, 'seven', null],
  ])('goes to the next step of %j where it is whole: %j becomes %j', (options, value, written) => {
    expect(writtenNumber('INT', options, value)).toBe(written);
  });

  it.each([
    [{ step: 0.01, max: 1 }, 1.25, 1],
    [{ step: 0.1 }, 0.26, 0.3],
    [{ step: 0.1, round: 0.05 }, 0.26, 0.3],
    [{ step: 0.1, round: false }, 0.26, 0.3],
    [{ step: 1 }, 0.26, 0.26],
    [{ step: 0.01, min: -1 }, -3, -1],
  ])('is rounded and kept within %j where it is not: %j becomes %j', (options, value, written) => {
    expect(writtenNumber('FLOAT', options, value)).toBe(written);
  });
});

describe('the widget of a PrimitiveNode', () => {
  it('keeps a number within the limits that its targets share', () => {
    const shared = sharedOptions({ min: 0, max: 10, step: 2 }, { min: 4, max: 20, step: 3 });
    expect(shared).toEqual({ min: 4, max: 10, step: 6 });
    expect(limitedNumber('INT', shared ?? {}, 30)).toBe(10);
  });

  it('keeps its own where ranges do not meet or options differ', () => {
    expect(sharedOptions({ max: 3 }, { min: 4 })).toBeNull();
    expect(sharedOptions({ display: 'slider' }, {})).toBeNull();
    expect(sharedOptions({ default: 1, tooltip: 'a' }, { default: 2 })).not.toBeNull();
  });
});
