import { describe, expect, it } from 'vitest';
import { hashOf, placeOf } from './location.ts';

describe('a place in the window', () => {
  it('stands in the address and is found there again, whatever its name', () => {
    for (const name of ['a.json', 'folder/图 生 视频#1?.json', '50%.json']) {
      const place = placeOf(hashOf('workflows', name));
      expect(place.view).toBe('workflows');
      expect(place.rest).toBe(name);
    }
  });
  it('is the models where the address says nothing known', () => {
    expect(placeOf('').view).toBe('models');
    expect(placeOf('#/nothing').view).toBe('models');
  });
  it('is a place as well where a percent sign in it begins no code', () => {
    expect(placeOf('#/workflows/100%/a.json').rest).toBe('100%/a.json');
  });
  it('can ask for something', () => {
    expect(placeOf(hashOf('server', '', 'restart')).query.has('restart')).toBe(true);
  });
});
