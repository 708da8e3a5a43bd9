import { describe, expect, it } from 'vitest';
import type { ImportFile, ImportVerdict } from '../../../contract/import.ts';
import { inOrder, isIncluded, meantFile, ordersOf, withChoice } from './import-choices.ts';

const fileOf = (path: string, more: Partial<ImportFile> = {}): ImportFile => ({
  ...{ path, name: path, bytes: 10, sha256: null, isModel: path.endsWith('.safetensors') },
  source: { kind: 'hub', hub: 'huggingface', repo: 'a/b', revision: 'c', path },
  suggestion: { state: 'unknown' },
  ...{ to: 'loras', verdict: { state: 'new' } },
  ...more,
});
const model = fileOf('a.safetensors');
const other = fileOf('b.safetensors', { bytes: 20 });
const paper = fileOf('README.md', { to: null, verdict: { state: 'noTarget' } });

describe('the files behind a link', () => {
  it('are chosen by the person where there are several models', () => {
    expect(ordersOf([model, other, paper], new Map())).toEqual([]);
  });

  it('begin with the model that is meant where it is the only one', () => {
    expect(meantFile([paper, model])).toBe(model);
    expect(ordersOf([paper, model], new Map())).toEqual([
      { path: 'a.safetensors', to: 'loras', ifExists: 'fail' },
    ]);
  });

  it.each<[ImportVerdict, boolean]>([
    [{ state: 'resumes', doneBytes: 3 }, true],
    [{ state: 'there', key: 'k' }, false],
    [{ state: 'sameSize' }, false],
    [{ state: 'differs', existingBytes: 3 }, false],
    [{ state: 'builtIn' }, false],
  ])('meeting %j are proposed: %s', (verdict, isProposed) => {
    const met = fileOf('a.safetensors', { verdict });
    expect(isIncluded(met, undefined, met)).toBe(isProposed);
  });

  it('go where a person puts them, and never over something that was not seen', () => {
    const verdict = { state: 'differs', existingBytes: 3 } as const;
    const moved = withChoice(new Map(), model.path, { moved: { to: 'vae', verdict } });
    expect(ordersOf([model], moved)).toEqual([]);
    const meant = withChoice(moved, model.path, { included: true });
    expect(ordersOf([model], meant)).toEqual([
      { path: 'a.safetensors', to: 'vae', ifExists: 'replace' },
    ]);
  });

  it('stand with the largest model first', () => {
    expect(inOrder([paper, model, other]).map(({ path }) => path)).toEqual([
      ...['b.safetensors', 'a.safetensors', 'README.md'],
    ]);
  });
});
