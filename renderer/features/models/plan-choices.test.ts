import { describe, expect, it } from 'vitest';
import type { PlannedFile, PlanVerdict } from '../../../contract/model.ts';
import { isIncluded, ordersOf, withChoice } from './plan-choices.ts';

const file = (verdict: PlanVerdict, to: string | null = 'loras'): PlannedFile => ({
  ...{ path: '/a', name: 'a', bytes: 1, suggestion: { state: 'unknown' }, to, verdict },
});

describe('a file on the plan', () => {
  it('goes unless there is a reason against it', () => {
    expect(isIncluded(file({ state: 'new' }), undefined)).toBe(true);
    expect(isIncluded(file({ state: 'sameSize' }), undefined)).toBe(true);
    expect(isIncluded(file({ state: 'resumes', doneBytes: 1 }), undefined)).toBe(true);
  });
  it('stays where it would waste hours, write over another one, or has no place', () => {
    expect(isIncluded(file({ state: 'builtIn' }), undefined)).toBe(false);
    expect(isIncluded(file({ state: 'differs', existingBytes: 2 }), undefined)).toBe(false);
    expect(isIncluded(file({ state: 'noTarget' }, null), { included: true })).toBe(false);
  });
  it('writes over another one only where that was said', () => {
    const differs = file({ state: 'differs', existingBytes: 2 });
    const choices = withChoice(new Map(), '/a', { replace: true });
    expect(ordersOf([differs], choices)).toEqual([
      { path: '/a', to: 'loras', ifExists: 'replace' },
    ]);
    expect(ordersOf([differs], withChoice(choices, '/a', { replace: false }))).toEqual([]);
    expect(ordersOf([file({ state: 'new' })], new Map())[0]?.ifExists).toBe('fail');
  });
});
