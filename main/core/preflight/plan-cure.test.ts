import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../contract/preflight.ts';
import { planCure } from './plan-cure.ts';

const order = { values: { '1.seed': 'kept' }, switches: {}, count: 2, front: true };
const place = { nodeId: '1', input: 'name', title: 'Loader' };
const pack = { id: 'p', title: 'P', repository: '' };
const node = (className: string): Finding => ({
  ...{ id: className, kind: 'missingNode', className, nodeIds: ['1'] },
  cure: { state: 'install', pack },
});
const model = (fieldId: string, value = 'm.safetensors'): Finding => ({
  ...{ id: `missingModel ${fieldId}`, kind: 'missingModel', fieldId, ...place, value },
  folder: 'loras',
  cure: { state: 'upload', path: '/m.safetensors', bytes: 5, to: 'loras' },
});
const repair = (sure: boolean): Finding => ({
  ...{ id: 'repair 7.name', kind: 'repair', fieldId: '7.name', ...place, value: 'b' },
  ...{ reason: 'renamed', before: 'b', after: 'a', others: [], sure },
});
const plan = (findings: readonly Finding[], ...chosen: readonly string[]) =>
  planCure(findings, order, new Set(chosen));
const kinds = (findings: readonly Finding[], ...chosen: readonly string[]) =>
  plan(findings, ...chosen).steps.map(({ kind }) => kind);

describe('the steps of one press', () => {
  it('install each pack and upload each file once, before the restart and the run', () => {
    const findings = [node('A'), node('B'), model('1.name'), model('2.name')];
    expect(kinds(findings)).toEqual(['install', 'uploadModel', 'restart', 'check', 'run']);
    expect(plan(findings).steps[0]).toMatchObject({ classes: ['A', 'B'] });
  });

  it('copy an object of the bucket once, and look after it like after an upload', () => {
    const copy = (fieldId: string): Finding => ({
      ...{ id: fieldId, kind: 'missingModel', fieldId, ...place, value: 'm.pth' },
      folder: 'vae',
      cure: { state: 'copy', key: 'p/loras/m.pth', from: 'loras/m.pth', bytes: 5, to: 'vae' },
    });
    expect(kinds([copy('1'), copy('2')])).toEqual(['copyModel', 'restart', 'check', 'run']);
  });

  it('bring what only a link is known of, once, under the name that the loader looks for', () => {
    const missing = model('1.name', 'sub/m.safetensors');
    if (missing.kind !== 'missingModel') throw new Error('no model');
    const link = { state: 'link', url: 'https://a/b.safetensors', sha256: null } as const;
    const found = (id: string): Finding => ({
      ...{ ...missing, id, fieldId: id, cure: { ...link, to: 'loras/sub' } },
    });
    expect(kinds([found('1.name'), found('2.name')])).toEqual([
      ...['importModel', 'restart', 'check', 'run'],
    ]);
    expect(plan([found('1.name')]).steps[0]).toMatchObject({
      ...{ name: 'm.safetensors', to: 'loras/sub', url: 'https://a/b.safetensors' },
    });
    expect(() => plan([{ ...missing, cure: { ...link, to: null } }])).toThrow('preflight.stuck');
  });

  it('do not restart for what needs none', () => {
    expect(kinds([])).toEqual(['check', 'run']);
    const media: Finding = {
      ...{ id: 'm', kind: 'missingMedia', fieldId: '1.image', ...place, value: 'x.png' },
      ...{ media: 'image', cure: { state: 'upload', path: '/x.png', bytes: 1 } },
    };
    expect(kinds([media])).toEqual(['uploadMedia', 'check', 'run']);
  });

  it('restart by force for what lies there and is not listed', () => {
    const there: Finding = {
      ...{ id: 'n', kind: 'missingNode', className: 'A', nodeIds: ['1'] },
      cure: { state: 'restart', pack },
    };
    expect(plan([there]).steps[0]).toMatchObject({ kind: 'restart', forced: true });
  });

  it('run with the repairs that are sure or were said yes to, and with what the form holds', () => {
    expect(plan([repair(true)]).order.values).toEqual({ '1.seed': 'kept', '7.name': 'a' });
    expect(plan([repair(false)], 'repair 7.name').order).toEqual({
      ...order,
      values: { '1.seed': 'kept', '7.name': 'a' },
    });
  });

  it('name what is uploaded as the server will list it', () => {
    const { values } = plan([model('1.name', String.raw`a\m.safetensors`)]).order;
    expect(values['1.name']).toBe('a/m.safetensors');
  });

  it('are none where something stays that stops the run', () => {
    const unknown: Finding = {
      ...{ id: 'n', kind: 'missingNode', className: 'A', nodeIds: ['1'] },
      cure: { state: 'unknown' },
    };
    expect(() => plan([model('1.name'), unknown, repair(false)])).toThrow(
      expect.objectContaining({ code: 'preflight.stuck', params: { names: 'A, b' } }),
    );
  });
});
