import { describe, expect, it } from 'vitest';
import type { PlannedFile, PlanVerdict } from '../../../contract/model.ts';
import type { AddOutcome } from '../../../contract/upload.ts';
import {
  chosenForAll,
  differing,
  isIncluded,
  nothingStarted,
  ordersOf,
  replaceForAll,
  replacing,
  withChoices,
  withOutcomes,
  withRefusal,
} from './plan-choices.ts';
import type { PlanChoices } from './plan-choices.ts';

const file = (verdict: PlanVerdict, to: string | null = 'loras', path = '/a'): PlannedFile => ({
  ...{ path, name: 'a', bytes: 1, suggestion: { state: 'unknown' }, to, verdict },
  facts: { state: 'unknown', format: 'other', why: 'nothingTells' },
});
const none: PlanChoices = new Map();
const differs = (path = '/a') => file({ state: 'differs', existingBytes: 2 }, 'loras', path);

describe('a file on the plan', () => {
  it('goes unless there is a reason against it', () => {
    expect(isIncluded(file({ state: 'new' }), undefined)).toBe(true);
    expect(isIncluded(file({ state: 'sameSize' }), undefined)).toBe(true);
    expect(isIncluded(file({ state: 'resumes', doneBytes: 1 }), undefined)).toBe(true);
  });
  it('stays where it would waste hours, write over another one, or has no place', () => {
    expect(isIncluded(file({ state: 'builtIn' }), undefined)).toBe(false);
    expect(isIncluded(differs(), undefined)).toBe(false);
    expect(isIncluded(file({ state: 'noTarget' }, null), { included: true })).toBe(false);
  });
  it('that is in the cloud only goes when it is ticked, and may be fetched then', () => {
    const far = file({ state: 'inCloud' });
    expect(isIncluded(far, undefined)).toBe(false);
    expect(ordersOf([far], withChoices(none, ['/a'], { included: true }))).toEqual([
      { path: '/a', to: 'loras', ifExists: 'fail', fromCloud: true },
    ]);
  });
  it('never goes where it is no model or a damaged one', () => {
    const failure = { code: 'model.truncated' as const, params: {} };
    expect(isIncluded(file({ state: 'refused', failure }), { included: true })).toBe(false);
  });
  it('writes over another one only where that was said', () => {
    const choices = withChoices(none, ['/a'], replacing(true));
    expect(ordersOf([differs()], choices)).toEqual([
      { path: '/a', to: 'loras', ifExists: 'replace' },
    ]);
    expect(ordersOf([differs()], withChoices(choices, ['/a'], replacing(false)))).toEqual([]);
    expect(ordersOf([file({ state: 'new' })], none)[0]?.ifExists).toBe('fail');
  });
  it('is not written over another one because it was meant to go somewhere else', () => {
    const choices = withChoices(none, ['/a'], { included: true });
    expect(ordersOf([differs()], choices)).toEqual([]);
  });
  it('keeps no word of one place at another', () => {
    const replaced = withChoices(none, ['/a'], replacing(true));
    const moved = withChoices(replaced, ['/a'], { to: 'vae' });
    expect(ordersOf([file({ state: 'sameSize' }, 'vae')], moved)[0]?.ifExists).toBe('fail');
    expect(ordersOf([differs()], moved)).toEqual([]);
    const withWord = withChoices(moved, ['/a'], { included: false });
    expect(withWord.get('/a')).toEqual({ to: 'vae', included: false });
  });
});

describe('what is said for all', () => {
  it('is meant for what goes and for what only lacks a category', () => {
    const files = [
      file({ state: 'new' }, 'loras', '/goes'),
      file({ state: 'noTarget' }, null, '/lacks'),
      file({ state: 'builtIn' }, 'vae', '/shipped'),
      differs('/kept'),
      file({ state: 'new' }, 'loras', '/left-out'),
    ];
    const choices = withChoices(none, ['/left-out'], { included: false });
    expect(chosenForAll(files, choices)).toEqual(['/goes', '/lacks']);
  });
  it('tells whether those that differ are kept, replaced, or some of each', () => {
    const files = differing([differs('/a'), file({ state: 'new' }, 'loras', '/n'), differs('/b')]);
    const one = withChoices(none, ['/a'], replacing(true));
    expect(files).toHaveLength(2);
    expect(replaceForAll(files, none)).toBe('keep');
    expect(replaceForAll(files, one)).toBe('mixed');
    expect(replaceForAll(files, withChoices(one, ['/b'], replacing(true)))).toBe('replace');
  });
});

describe('after the start', () => {
  const failure = { code: 'file.notAdded', params: { path: '/b' } } as const;
  const outcomes: readonly AddOutcome[] = [{ state: 'refused', path: '/b', failure }];

  it('a refused file stays with its reason until it is given another place', () => {
    const started = withOutcomes(nothingStarted, outcomes);
    expect(started.refused.get('/b')).toEqual(failure);
    expect(withRefusal(started, '/b', null).refused.size).toBe(0);
  });
  it('those that went stay gone when the rest is tried again, and what is fine now has no reason', () => {
    const before = { added: new Set(['/a']), refused: new Map([['/b', failure]]) };
    const again = withOutcomes(before, []);
    expect([...again.added]).toEqual(['/a']);
    expect(again.refused.size).toBe(0);
  });
});
