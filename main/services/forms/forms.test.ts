import { describe, expect, it } from 'vitest';
import type { FieldValue, FormField } from '../../../contract/form.ts';
import type { Run } from '../../../contract/run.ts';
import { AppError } from '../../core/app-error.ts';
import { isRecord } from '../../core/graph-to-prompt/json-values.ts';
import { deployed, objectInfo } from '../../core/forms/forms.test-support.ts';
import { formOf as workflowForm } from '../workflows/workflow-document.ts';
import type { QueueRequest } from '../runs/runs.ts';
import type { KeptForm } from './form-ports.ts';
import { createForms, type FormToQueue } from './forms.ts';
import { createFakeComfy } from '../runs/fake-comfy.test-support.ts';

const oneOf: Omit<FormToQueue, 'values'> = {
  connectionId: 'c1',
  workflowName: 'w.json',
  switches: {},
  count: 1,
  at: 'end',
};

/** A server with one workflow; what is queued is only written down. */
function createWorld(json: unknown, kept = new Map<string, KeptForm>()) {
  const { comfy } = createFakeComfy();
  const world = {
    json,
    queued: new Array<QueueRequest>(),
    held: new Array<QueueRequest>(),
    kept,
    now: 0,
    reads: 0,
    /** What `GET /object_info/<class>` answers. */
    classes: new Map<string, object | AppError>(),
    failFrom: Infinity,
  };
  Object.assign(comfy.workflows, {
    nodeDefinition: (name: string) => {
      const answer = world.classes.get(name) ?? {};
      return answer instanceof AppError ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  const forms = createForms({
    workflows: {
      read: (_, name) => {
        world.reads += 1;
        const form = workflowForm(name, world.json);
        return Promise.resolve({ name, form, json: world.json });
      },
      objectInfo: () => Promise.resolve(objectInfo),
    },
    comfyOf: () => Promise.resolve(comfy),
    runs: {
      queue: (request) => {
        if (world.queued.length >= world.failFrom) return Promise.reject(new Error('no line'));
        world.queued.push(request);
        return Promise.resolve(runOf(String(world.queued.length)));
      },
      hold: (request) => {
        world.held.push(request);
        return Promise.resolve({ ...runOf('held'), state: 'held' });
      },
    },
    store: {
      get: (connectionId, name) =>
        Promise.resolve(world.kept.get(`${connectionId} ${name}`) ?? null),
      put: (connectionId, name, kept) => {
        world.kept.set(`${connectionId} ${name}`, kept);
        return Promise.resolve();
      },
      rename: () => Promise.resolve(),
      remove: (connectionId, name) => {
        world.kept.delete(`${connectionId} ${name}`);
        return Promise.resolve();
      },
    },
    clock: { now: () => world.now },
    random: () => 0.5,
    localTime: () => ({ year: 2026, month: 5, day: 6, hours: 7, minutes: 8, seconds: 9 }),
  });
  const view = () => forms.view('c1', 'w.json', null);
  const queue = (values: Record<string, FieldValue>, more: Partial<FormToQueue> = {}) =>
    forms.queue({ ...oneOf, values, ...more });
  return { world, forms, view, queue };
}

const runOf = (id: string): Run => ({
  ...{ id, connectionId: 'c1', workflowName: 'w.json', clientId: 'x', createdAt: 1 },
  state: 'stored',
});
const valueOf = (fields: readonly FormField[], id: string) =>
  fields.find((field) => field.id === id)?.value;
const inputs = ({ prompt }: QueueRequest, nodeId: string) => prompt[nodeId]?.inputs ?? {};
const seeds = (queued: readonly QueueRequest[]) => queued.map((each) => inputs(each, '5').seed);

describe('a form that is queued', () => {
  it('sends its values, and the graph that holds them', async () => {
    const { world, view, queue } = createWorld(deployed('ksampler'));
    await view();
    const runs = await queue({ '2.text': 'a {slow|fast} ferry', '5.steps': 3 });
    expect(runs).toHaveLength(1);
    expect(world.queued).toMatchObject([
      { connectionId: 'c1', workflowName: 'w.json', front: false },
    ]);
    const [sent] = world.queued;
    expect(sent === undefined ? {} : inputs(sent, '2')).toMatchObject({ text: 'a fast ferry' });
    expect(sent === undefined ? {} : inputs(sent, '5')).toMatchObject({ steps: 3, seed: 42 });
    expect(sent?.changes).toMatchObject([
      { label: 'positivePrompt', value: 'a {slow|fast} ferry' },
      { label: 'seed', value: '42' },
      { label: 'steps', value: '3' },
    ]);
    expect(JSON.stringify(sent?.workflow)).toContain('a {slow|fast} ferry');
  });

  it('steps its seed between the runs as the page does, and shows the next one after them', async () => {
    const { world, view, queue } = createWorld(deployed('ksampler'));
    const up = { '5.seed': { seed: '9', mode: 'increment' as const } };
    await queue(up, { count: 3 });
    expect(seeds(world.queued)).toEqual([9, 10, 11]);
    expect(valueOf((await view()).fields, '5.seed')).toEqual({ seed: '12', mode: 'increment' });
    await queue({ '5.seed': { seed: '9', mode: 'fixed' } }, { count: 2 });
    expect(seeds(world.queued.slice(3))).toEqual([9, 9]);
    await queue({ '5.seed': { seed: '1', mode: 'randomize' } }, { count: 2 });
    expect(seeds(world.queued.slice(5))).toEqual([1, 2 ** 49]);
  });

  it('takes ids that were written down before, and leaves out what was queued before', async () => {
    const { world, view, queue } = createWorld(deployed('ksampler'));
    await view();
    const up = { '5.seed': { seed: '5', mode: 'increment' as const } };
    await queue(up, { count: 3, ids: ['a', 'b', 'c'], done: new Set(['a']) });
    expect(world.queued.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(seeds(world.queued)).toEqual([6, 7]);
    const { fields } = await view();
    expect(valueOf(fields, '5.seed')).toMatchObject({ seed: '8' });
  });

  it('goes to the front in the order of its turns', async () => {
    const { world, queue } = createWorld(deployed('ksampler'));
    const up = { '5.seed': { seed: '9', mode: 'increment' as const } };
    const runs = await queue(up, { count: 3, at: 'front' });
    // the server puts each before the one that came last
    expect(seeds(world.queued)).toEqual([11, 10, 9]);
    expect(world.queued.every(({ front }) => front === true)).toBe(true);
    expect(runs.map(({ id }) => id)).toEqual(['3', '2', '1']);
  });

  it('steps every seed in one way where that is asked, and keeps what the form says of it', async () => {
    const { world, view, queue } = createWorld(deployed('ksampler'));
    const fixed = { '5.seed': { seed: '9', mode: 'fixed' as const } };
    await queue(fixed, { count: 3, seeds: 'increment' });
    expect(seeds(world.queued)).toEqual([9, 10, 11]);
    expect(valueOf((await view()).fields, '5.seed')).toEqual({ seed: '12', mode: 'fixed' });
    await queue(fixed, { count: 2, seeds: 'randomize' });
    expect(seeds(world.queued.slice(3))).toEqual([9, 2 ** 49]);
  });

  it('runs one text after the other, and keeps the one that stands in it', async () => {
    const { world, view, queue } = createWorld(deployed('ksampler'));
    const values = { '2.text': 'a ferry', '5.seed': { seed: '9', mode: 'increment' as const } };
    const texts = { fieldId: '2.text', texts: ['a tug', 'a junk'] };
    await queue(values, { count: 2, texts });
    const sent = world.queued.map((each) => [inputs(each, '2').text, inputs(each, '5').seed]);
    expect(sent).toEqual([
      ['a tug', 9],
      ['a tug', 10],
      ['a junk', 11],
      ['a junk', 12],
    ]);
    expect(valueOf((await view()).fields, '2.text')).toBe('a ferry');
    await expect(
      queue(values, { texts: { fieldId: '5.steps', texts: ['four'] } }),
    ).rejects.toMatchObject({ code: 'workflow.badValue' });
    expect(world.queued).toHaveLength(4);
  });

  it('is held instead where that is asked', async () => {
    const { world, queue } = createWorld(deployed('ksampler'));
    const up = { '5.seed': { seed: '9', mode: 'increment' as const } };
    const runs = await queue(up, { count: 2, at: 'held' });
    expect(runs.map(({ state }) => state)).toEqual(['held', 'held']);
    expect(seeds(world.held)).toEqual([9, 10]);
    expect(world.queued).toEqual([]);
  });

  it('is refused before anything is kept or sent', async () => {
    const { world, queue } = createWorld(deployed('ksampler'));
    await expect(queue({ '5.steps': 0 })).rejects.toMatchObject({
      ...{
        code: 'workflow.badValue',
        params: { field: '5.steps', reason: 'tooSmall', limit: '1' },
      },
    });
    await expect(queue({}, { switches: { 'node:1': true } })).rejects.toMatchObject({
      code: 'workflow.badValue',
    });
    expect(world.queued).toEqual([]);
    expect(world.kept.size).toBe(0);
  });

  it('is refused by name where its workflow cannot be converted', async () => {
    const nodes = [{ id: 1, type: 'NoSuchNode', inputs: [], outputs: [{ name: 'a', type: 'A' }] }];
    const { view, queue } = createWorld({ nodes, links: [] });
    expect((await view()).problems).toMatchObject([{ code: 'missingNode', nodeId: '1' }]);
    await expect(queue({})).rejects.toMatchObject({
      ...{ code: 'workflow.refused', params: { reasons: 'missingNode #1 NoSuchNode' } },
    });
  });

  it('runs the branch that is on', async () => {
    const { world, forms, view, queue } = createWorld(deployed('wans'));
    await queue({ '16.positive_prompt': 'fog' }, { switches: { 'group:0': true } });
    expect(Object.keys(world.queued[0]?.prompt ?? {})).toContain('30');
    expect(Object.keys(world.queued[0]?.prompt ?? {})).not.toContain('54');
    const { switches, fields } = await view();
    expect(switches.map(({ on }) => on)).toEqual([true, false]);
    expect(valueOf(fields, '16.positive_prompt')).toBe('fog');
    // the other branch is queued, and this one's words are still there
    await queue({ '49.positive_prompt': 'rain' });
    expect(valueOf((await view()).fields, '49.positive_prompt')).toBe('rain');
    const back = await forms.view('c1', 'w.json', { 'group:0': true });
    expect(valueOf(back.fields, '16.positive_prompt')).toBe('fog');
  });
});

describe('the form that is shown', () => {
  it('holds what was queued last, until it is reset to the file', async () => {
    const { forms, view, queue } = createWorld(deployed('ksampler'));
    await queue({ '5.steps': 3 });
    const shown = await view();
    expect(shown.changed).toBe(true);
    expect(shown.fields.find(({ id }) => id === '5.steps')).toMatchObject({
      value: 3,
      fileValue: 8,
    });
    expect(await forms.reset('c1', 'w.json')).toMatchObject({ changed: false });
    expect(valueOf((await view()).fields, '5.steps')).toBe(8);
  });

  it('keeps its values although a run could not be sent', async () => {
    const { world, view, queue } = createWorld(deployed('ksampler'));
    world.failFrom = 1;
    const values = { '5.steps': 3, '5.seed': { seed: '9', mode: 'increment' as const } };
    await expect(queue(values, { count: 3 })).rejects.toThrow('no line');
    const { fields } = await view();
    expect(valueOf(fields, '5.steps')).toBe(3);
    // one of them has run
    expect(valueOf(fields, '5.seed')).toMatchObject({ seed: '10' });
  });

  it('is for each workflow of each connection', async () => {
    const { forms, queue } = createWorld(deployed('ksampler'));
    await queue({ '5.steps': 3 });
    const other = await forms.view('c2', 'w.json', null);
    expect(valueOf(other.fields, '5.steps')).toBe(8);
  });

  it('is the file as it was opened while it is filled in, and the newer one when opened again', async () => {
    const { world, forms, view, queue } = createWorld(deployed('ksampler'));
    await view();
    world.json = deployed('image_resize');
    await forms.view('c1', 'w.json', {});
    await queue({ '5.steps': 3 });
    expect(world.reads).toBe(1);
    expect((await view()).fields.map(({ id }) => id)).toContain('2.width');
    expect(world.reads).toBe(2);
  });

  it('is read anew where it was opened long ago', async () => {
    const { world, view, queue } = createWorld(deployed('ksampler'));
    await view();
    world.now += 11 * 60_000;
    await queue({ '5.steps': 3 });
    expect(world.reads).toBe(2);
  });

  it('lists what the server lists now, whatever is kept of its definitions', async () => {
    const { world, view } = createWorld(deployed('image_resize'));
    world.classes.set('LoadImage', {
      LoadImage: {
        input: { required: { image: [['new.png'], { image_upload: true }] } },
        output: ['IMAGE', 'MASK'],
      },
    });
    const { fields, problems } = await view();
    expect(fields.find(({ id }) => id === '1.image')).toMatchObject({
      ...{ options: ['new.png'], missing: true },
    });
    expect(problems).toMatchObject([{ code: 'missingMedia', fieldId: '1.image' }]);
    world.classes.set('LoadImage', new AppError('comfy.serverError', { status: '500', path: '/' }));
    expect((await view()).problems).toEqual([]);
  });
});

describe('the picture of a form', () => {
  it('shows its parts on and off as the form has them, without reading the file again', async () => {
    const { world, forms, view } = createWorld(deployed('wans'));
    await view();
    const modeOf = async (switches: Readonly<Record<string, boolean>> | null) => {
      const { root } = await forms.graph('c1', 'w.json', switches);
      return [16, 49].map((id) => root.nodes.find((node) => node.id === String(id))?.mode);
    };
    expect(await modeOf(null)).toEqual(['bypassed', 'live']);
    expect(await modeOf({ 'group:0': true })).toEqual(['live', 'bypassed']);
    expect(world.reads).toBe(1);
  });
});

describe('what is filled in', () => {
  const draft = { connectionId: 'c1', name: 'w.json', switches: null, isSeen: false };

  it('is there again without having been queued, and after an end of the app', async () => {
    const first = createWorld(deployed('ksampler'));
    await first.view();
    await first.forms.keep({ ...draft, values: { '5.steps': 3, '2.text': 'half a sen' } });
    const second = createWorld(deployed('ksampler'), first.world.kept);
    // the page that was open all the while goes on, before anything is read
    await second.forms.keep({ ...draft, values: { '5.steps': 4 } });
    expect(second.world.reads).toBe(0);
    const { fields, changed, draft: kept } = await second.view();
    expect(valueOf(fields, '5.steps')).toBe(4);
    expect(valueOf(fields, '2.text')).toBe('half a sen');
    expect([changed, kept]).toEqual([true, { isOlder: false, lost: 0 }]);
    expect(second.world.queued).toEqual([]);
  });

  it('holds nothing that is as in the file, or that the field does not take', async () => {
    const { world, forms, view } = createWorld(deployed('ksampler'));
    await view();
    await forms.keep({ ...draft, values: { '5.steps': 3, '5.cfg': 7 } });
    await forms.keep({ ...draft, values: { '5.steps': 8, '5.cfg': -500, '5.denoise': 0.5 } });
    expect(world.kept.get('c1 w.json')?.values).toEqual({ '5.denoise': 0.5 });
  });

  it('of a part that is off waits for it', async () => {
    const { forms, view } = createWorld(deployed('wans'));
    await view();
    const on = { 'group:0': true, 'group:1': false };
    await forms.keep({ ...draft, values: { '49.positive_prompt': 'rain' }, switches: on });
    await forms.keep({ ...draft, values: { '16.positive_prompt': 'fog' } });
    const shown = await view();
    expect(shown.switches.map((each) => each.on)).toEqual([true, false]);
    expect(valueOf(shown.fields, '16.positive_prompt')).toBe('fog');
    expect(shown.draft).toEqual({ isOlder: false, lost: 0 });
    const back = await forms.view('c1', 'w.json', { 'group:1': true });
    expect(valueOf(back.fields, '49.positive_prompt')).toBe('rain');
  });

  it('says when the file has changed since, keeps what fits, and says so no more once it was seen', async () => {
    const { world, forms, view } = createWorld(deployed('ksampler'));
    await view();
    await forms.keep({ ...draft, values: { '5.steps': 3, '2.text': 'a boat' } });
    const json = structuredClone(deployed('ksampler'));
    if (!isRecord(json) || !Array.isArray(json.nodes)) throw new Error('no graph');
    Object.assign(json, { extra: { ds: { scale: 2 } } });
    world.json = json;
    expect((await view()).draft).toEqual({ isOlder: false, lost: 0 });
    world.json = { ...json, nodes: json.nodes.map(otherSampler) };
    const { draft: older, fields } = await view();
    expect(older).toEqual({ isOlder: true, lost: 1 });
    expect(valueOf(fields, '2.text')).toBe('a boat');
    // typing on does not say that it was seen
    await forms.keep({ ...draft, values: { '2.text': 'a ship' } });
    expect((await view()).draft).toMatchObject({ isOlder: true });
    await forms.keep({ ...draft, values: {}, isSeen: true });
    expect((await view()).draft).toMatchObject({ isOlder: false });
    expect(valueOf((await view()).fields, '2.text')).toBe('a ship');
    expect(await forms.reset('c1', 'w.json')).toMatchObject({ draft: null, changed: false });
  });

  it('is nothing that a seed which has moved on makes', async () => {
    const { view, queue } = createWorld(deployed('ksampler'));
    await queue({});
    expect((await view()).draft).toBeNull();
  });
});

/** The sampler under another id. */
function otherSampler(node: unknown): unknown {
  return isRecord(node) && node.id === 5 ? { ...node, id: 50 } : node;
}
