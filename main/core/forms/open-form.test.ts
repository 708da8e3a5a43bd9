import { describe, expect, it } from 'vitest';
import type { FieldValue } from '../../../contract/form.ts';
import { isRecord } from '../graph-to-prompt/json-values.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import {
  conversion,
  deployed,
  failureOf,
  fieldOf,
  filled,
  formOf,
  shownAs,
} from './forms.test-support.ts';

const sampler = deployed('ksampler');
/** The workflow with values put into the list of one node. */
function withNode(workflow: unknown, id: number, change: object): unknown {
  if (!isRecord(workflow) || !Array.isArray(workflow.nodes)) throw new Error('no graph');
  const nodes: readonly unknown[] = workflow.nodes;
  return {
    ...workflow,
    nodes: nodes.map((node) => (isRecord(node) && node.id === id ? { ...node, ...change } : node)),
  };
}

describe('a field', () => {
  const form = formOf(sampler);

  it('tells what the server takes', () => {
    expect(fieldOf(form, '5.steps')).toMatchObject({
      ...{ kind: 'number', unit: 'steps', value: 8, min: 1, max: 10000, integer: true },
    });
    expect(fieldOf(form, '5.cfg')).toMatchObject({ kind: 'number', integer: false });
    expect(fieldOf(form, '5.sampler_name')).toMatchObject({ kind: 'choice', label: 'sampler' });
    expect(shownAs(form, '5.seed')).toEqual({
      ...{ kind: 'seed', label: 'seed', value: { seed: '42', mode: 'randomize' } },
    });
    expect(shownAs(form, '4.width')).toMatchObject({ label: 'width', value: 256 });
  });

  it.each<readonly [string, FieldValue, string]>([
    ['9.steps', 4, 'noField'],
    ['5.steps', '4', 'type'],
    ['5.steps', 4.5, 'type'],
    ['5.steps', 0, 'tooSmall'],
    ['5.steps', 10_001, 'tooBig'],
    ['5.steps', 2 ** 60, 'notExact'],
    ['5.cfg', Infinity, 'type'],
    ['5.sampler_name', 'no such sampler', 'option'],
    ['2.text', 5, 'type'],
    ['5.seed', 5, 'type'],
    ['5.seed', { seed: '-1', mode: 'fixed' }, 'tooSmall'],
    ['5.seed', { seed: '9007199254740993', mode: 'fixed' }, 'notExact'],
    ['5.seed', { seed: '99999999999999999999', mode: 'fixed' }, 'tooBig'],
    ['1.ckpt_name', '', 'type'],
  ])('refuses %s = %j as %s', (id, value, reason) => {
    expect(failureOf(() => filled(form, { [id]: value }))).toMatchObject({
      ...{ code: 'workflow.badValue', field: id, reason },
    });
  });

  it('is none for a seed that is no whole number of 64 bits', () => {
    const seeded = (seed: number) =>
      formOf(withNode(sampler, 5, { widgets_values: [seed, 'fixed', 8, 1, 'euler', 'simple', 1] }));
    const ids = (seed: number) => seeded(seed).view.fields.map(({ id }) => id);
    expect(ids(0.5)).not.toContain('5.seed');
    expect(ids(1e300)).not.toContain('5.seed');
    expect(shownAs(seeded(2 ** 63), '5.seed').value).toMatchObject({ seed: '9223372036854775808' });
    // untouched it is sent as the file has it
    expect(filled(seeded(2 ** 63)).prompt).toHaveProperty(['5', 'inputs', 'seed'], 2 ** 63);
  });

  it('takes a model that its list does not hold yet, and keeps what the file has', () => {
    const { prompt } = filled(form, { '1.ckpt_name': 'new.safetensors' });
    expect(prompt).toHaveProperty(['1', 'inputs', 'ckpt_name'], 'new.safetensors');
    const odd = formOf(withNode(sampler, 4, { widgets_values: [255, 256, 1] }));
    expect(filled(odd, { '4.width': 255 }).prompt).toHaveProperty(['4', 'inputs', 'width'], 255);
  });

  it('says that a model, a picture or a choice is not there', () => {
    const gone = withNode(sampler, 1, { widgets_values: ['gone.safetensors'] });
    const odd = withNode(gone, 5, { widgets_values: [1, 'fixed', 0, 1, 'gone', 'simple', 1] });
    const told = formOf(odd).view.problems.map((problem) => [problem.code, problem.params]);
    expect(told).toEqual([
      ['tooSmall', expect.objectContaining({ input: 'steps', value: '0', limit: '1' })],
      ['missingOption', expect.objectContaining({ input: 'sampler_name', value: 'gone' })],
      [
        'missingModel',
        expect.objectContaining({ value: 'gone.safetensors', folder: 'checkpoints' }),
      ],
    ]);
    expect(fieldOf(formOf(gone), '1.ckpt_name')).toMatchObject({ missing: true });
  });
});

describe('values', () => {
  const form = formOf(sampler);

  it('go into the prompt and into the graph that travels with it', () => {
    const { prompt, workflow } = filled(form, {
      '2.text': 'an old ferry',
      '5.steps': 3,
      '5.seed': { seed: '7', mode: 'fixed' },
    });
    expect(prompt).toHaveProperty(['2', 'inputs', 'text'], 'an old ferry');
    expect(prompt).toHaveProperty(['5', 'inputs', 'seed'], 7);
    const again = formOf(workflow);
    expect(shownAs(again, '2.text').value).toBe('an old ferry');
    expect(shownAs(again, '5.steps').value).toBe(3);
    expect(shownAs(again, '5.seed').value).toEqual({ seed: '7', mode: 'fixed' });
    expect(filled(again).prompt).toEqual(prompt);
    expect(shownAs(formOf(sampler), '5.steps').value).toBe(8);
  });

  it('of a dynamic prompt are drawn as the page does it, and stay whole in the graph', () => {
    const { prompt, workflow } = filled(form, { '2.text': 'a {red|blue} boat' });
    expect(prompt).toHaveProperty(['2', 'inputs', 'text'], 'a red boat');
    expect(shownAs(formOf(workflow), '2.text').value).toBe('a {red|blue} boat');
  });

  it('of a prompt file go into the prompt, and no graph travels', () => {
    const { prompt } = filled(form);
    const api = formOf(prompt);
    expect(api.view).toMatchObject({ source: 'api', switches: [], notes: [] });
    expect(fieldOf(api, '3.text')).toMatchObject({ role: 'negative' });
    const queued = filled(api, { '3.text': 'fog' });
    expect(queued.prompt).toEqual({
      ...prompt,
      '3': { ...prompt['3'], inputs: { ...prompt['3']?.inputs, text: 'fog' } },
    });
    expect(queued.workflow).toBeNull();
  });

  it('that were queued last stand in the form, as far as they still fit', () => {
    const kept = { '5.steps': 12, '5.cfg': 'seven', '9.gone': 1, '2.text': 'kept' };
    const { view } = formOf(sampler, { kept });
    const values = Object.fromEntries(view.fields.map(({ id, value }) => [id, value]));
    expect(values).toMatchObject({ '5.steps': 12, '5.cfg': 1, '2.text': 'kept' });
    expect(view.fields.find(({ id }) => id === '5.steps')).toMatchObject({ fileValue: 8 });
    expect(view.changed).toBe(true);
    expect(filled(formOf(sampler, { kept })).prompt).toHaveProperty(['5', 'inputs', 'steps'], 12);
  });

  it("count as the file's where only a seed has moved on", () => {
    const kept = { '5.seed': { seed: '43', mode: 'randomize' as const } };
    expect(formOf(sampler, { kept }).view.changed).toBe(false);
  });
});

describe('inputs that one widget feeds', () => {
  const objectInfo = parseObjectInfo({
    Make: {
      input: { required: { width: ['INT', { default: 1 }], height: ['INT', { default: 1 }] } },
      output: ['IMAGE'],
      output_name: ['IMAGE'],
    },
    Show: { input: { required: { images: ['IMAGE'] } }, output: [], output_node: true },
  });
  const made = (id: number, width: number | null) => ({
    ...{ id, type: 'Make', mode: 0, widgets_values: [5, 6] },
    inputs: [{ name: 'width', type: 'INT', link: width, widget: { name: 'width' } }],
    outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [] }],
  });
  const shown = (id: number, link: number) => ({
    ...{ id, type: 'Show', mode: 0, outputs: [] },
    inputs: [{ name: 'images', type: 'IMAGE', link }],
  });
  const primitive = { id: 9, type: 'PrimitiveNode', mode: 0, widgets_values: [64, 'fixed'] };
  const workflow = {
    nodes: [made(1, 11), made(2, 12), shown(3, 13), shown(4, 14), primitive],
    links: [
      [11, 9, 0, 1, 0, 'INT'],
      [12, 9, 0, 2, 0, 'INT'],
      [13, 1, 0, 3, 0, 'IMAGE'],
      [14, 2, 0, 4, 0, 'IMAGE'],
    ],
  };

  it('are one field, which sets them all and the widget', () => {
    const form = formOf(workflow, { objectInfo });
    expect(fieldOf(form, '1.width')).toMatchObject({ alsoSets: ['2.width'], value: 64 });
    expect(form.view.fields.map(({ id }) => id)).not.toContain('2.width');
    const { prompt, workflow: graph } = filled(form, { '1.width': 32 });
    expect([prompt['1']?.inputs.width, prompt['2']?.inputs.width]).toEqual([32, 32]);
    expect(graph).toHaveProperty('nodes.4.widgets_values.0', 32);
    expect(graph).toHaveProperty('nodes.0.widgets_values', [5, 6]);
  });

  it('stay apart in two instances of one subgraph, whose graph cannot say so', () => {
    const twice = {
      nodes: [
        { id: 1, type: 'sub', mode: 0, inputs: [], outputs: [] },
        { id: 2, type: 'sub', mode: 0, inputs: [], outputs: [] },
      ],
      links: [],
      definitions: {
        subgraphs: [
          {
            ...{ id: 'sub', name: 'Sub', inputs: [], outputs: [] },
            nodes: [made(5, null), shown(6, 7)],
            links: [
              { id: 7, origin_id: 5, origin_slot: 0, target_id: 6, target_slot: 0, type: 'IMAGE' },
            ],
          },
        ],
      },
    };
    const form = formOf(twice, { objectInfo });
    const one = filled(form, { '1:5.width': 32 });
    expect([one.prompt['1:5']?.inputs.width, one.prompt['2:5']?.inputs.width]).toEqual([32, 5]);
    expect(one.workflow).toEqual(twice);
    const both = filled(form, { '1:5.width': 32, '2:5.width': 32 });
    expect(both.workflow).toHaveProperty('definitions.subgraphs.0.nodes.0.widgets_values.0', 32);
  });
});

describe('a workflow that cannot be converted', () => {
  it('says why, and still shows what can be switched', () => {
    const broken = withNode(deployed('wans'), 52, { type: 'NoSuchSampler' });
    const { view, traced } = formOf(broken);
    expect(traced).toBeNull();
    expect(view.fields).toEqual([]);
    expect(view.problems).toEqual([
      {
        ...{ kind: 'conversion', level: 'stops', code: 'missingNode', nodeId: '52' },
        params: { type: 'NoSuchSampler' },
      },
    ]);
    const other = formOf(broken, { switches: { 'group:0': true } });
    expect(other.view.fields.length).toBeGreaterThan(10);
  });

  it('is told when nothing in it leaves a result', () => {
    const { view } = formOf(withNode(sampler, 7, { mode: 4 }), { conversion });
    expect(view.problems).toMatchObject([{ code: 'noOutputs', level: 'stops' }]);
  });
});
