import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixByEvidence, type PrefixEvidence } from './prefix-by-evidence.ts';

const model = 'llm-model/model';
const models = 'llm-model/models';
const nothing: PrefixEvidence = {
  given: null,
  existing: [],
  serverNames: null,
  bucketNames: new Map(),
};
const names = (...list: string[]) => new Set(list);

describe('prefixByEvidence', () => {
  it('takes the document’s folder where nothing is known, and says that it is unclear', () => {
    expect(prefixByEvidence(nothing)).toEqual({ state: 'unclear', found: [], suggested: model });
  });

  it('takes the only folder that exists', () => {
    expect(prefixByEvidence({ ...nothing, existing: [models] })).toEqual({
      state: 'assumed',
      prefix: models,
    });
  });

  it('asks where both exist and no server tells', () => {
    expect(prefixByEvidence({ ...nothing, existing: [model, models] })).toEqual({
      state: 'unclear',
      found: [model, models],
      suggested: null,
    });
  });

  it('takes the folder whose names ComfyUI lists', () => {
    const verdict = prefixByEvidence({
      ...nothing,
      existing: [model, models],
      serverNames: names('loras/a.safetensors', 'vae/x.pt'),
      bucketNames: new Map([
        [model, names('loras/b.safetensors')],
        [models, names('loras/a.safetensors')],
      ]),
    });
    expect(verdict).toEqual({ state: 'proven', prefix: models });
  });

  it('does not take a name that lies in both folders for evidence', () => {
    const both = names('vae/x.pt');
    const evidence = {
      ...nothing,
      existing: [model, models],
      serverNames: both,
      bucketNames: new Map([
        [model, both],
        [models, both],
      ]),
    };
    expect(prefixByEvidence(evidence).state).toBe('unclear');
  });

  it('contradicts a given prefix that ComfyUI does not read', () => {
    const verdict = prefixByEvidence({
      given: model,
      existing: [model, models],
      serverNames: names('loras/a.safetensors'),
      bucketNames: new Map([
        [model, names()],
        [models, names('loras/a.safetensors')],
      ]),
    });
    expect(verdict).toEqual({ state: 'contradicted', prefix: model, expected: models });
  });

  it('keeps a given prefix that the bucket does not show, and says what the bucket shows', () => {
    expect(prefixByEvidence({ ...nothing, given: model, existing: [models] })).toEqual({
      state: 'unclear',
      found: [models],
      suggested: model,
    });
  });

  it('keeps a given prefix of another name', () => {
    const evidence = { ...nothing, given: 'mine', bucketNames: new Map([['mine', names('a/b')]]) };
    expect(prefixByEvidence(evidence)).toEqual({ state: 'assumed', prefix: 'mine' });
  });

  it('never proves a prefix without a name that ComfyUI lists below it', () => {
    const name = fc.constantFrom('a/1', 'a/2', 'b/1', 'b/2');
    const set = fc.uniqueArray(name).map((list) => new Set(list));
    fc.assert(
      fc.property(set, set, set, (serverNames, inModel, inModels) => {
        const bucketNames = new Map([
          [model, inModel],
          [models, inModels],
        ]);
        const verdict = prefixByEvidence({ ...nothing, serverNames, bucketNames });
        if (verdict.state !== 'proven') return;
        const below = bucketNames.get(verdict.prefix) ?? new Set();
        expect([...below].some((entry) => serverNames.has(entry))).toBe(true);
      }),
    );
  });
});
