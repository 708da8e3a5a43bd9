import { describe, expect, it } from 'vitest';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { fieldOf, filled, formOf } from './forms.test-support.ts';

const objectInfo = parseObjectInfo({
  Make: {
    input: {
      required: {
        width: ['INT', { default: 64, step: 8 }],
        height: ['INT', { default: 64, step: 8 }],
        text: ['STRING', { multiline: true }],
        seed: ['INT', { default: 1 }],
        turbo: ['BOOLEAN', { default: false }],
        lora_name: [['a.safetensors', 'b.safetensors']],
      },
    },
    output: ['IMAGE'],
    output_name: ['IMAGE'],
  },
  Show: { input: { required: { images: ['IMAGE'] } }, output: [], output_node: true },
});
const widget = (name: string, type: string, link: number | null, label?: string) => ({
  ...{ name, type, link, widget: { name } },
  ...(label !== undefined && { label }),
});
const make = (id: number, inputs: readonly object[] = []) => ({
  ...{ id, type: 'Make', mode: 0, inputs },
  widgets_values: [512, 768, 'a ferry', 7, 'fixed', true, 'a.safetensors'],
  outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [1] }],
});
const show = (id: number, link: number) => ({
  ...{ id, type: 'Show', mode: 0, outputs: [] },
  inputs: [{ name: 'images', type: 'IMAGE', link }],
});
const flat = (extra: object) => ({
  nodes: [make(1), show(2, 1)],
  links: [[1, 1, 0, 2, 0, 'IMAGE']],
  extra,
});

/** A subgraph around `Make`, whose inputs show what is listed. */
function wrapped(
  properties: object,
  inputs: readonly { name: string; type: string; label?: string }[] = [],
  extra: object = {},
) {
  const inner = inputs.map(({ name, type }, slot) => ({
    ...{ id: 20 + slot, origin_id: -10, origin_slot: slot, target_id: 6, type },
    target_slot: slot,
    name,
  }));
  const slots = inner.map(({ id, name, type }) => ({ name, type, linkIds: [id] }));
  return {
    nodes: [
      {
        ...{ id: 5, type: 'sub', mode: 0, properties },
        inputs: inputs.map(({ name, type, label }) => widget(name, type, null, label)),
        outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [9] }],
      },
      show(2, 9),
    ],
    links: [[9, 5, 0, 2, 0, 'IMAGE']],
    extra,
    definitions: {
      subgraphs: [
        {
          ...{ id: 'sub', name: 'Sub', inputs: slots },
          outputs: [{ name: 'IMAGE', type: 'IMAGE', linkIds: [1] }],
          nodes: [
            make(
              6,
              inner.map(({ id, name, type }) => widget(name, type, id)),
            ),
          ],
          links: [
            ...inner,
            { id: 1, origin_id: 6, origin_slot: 0, target_id: -20, target_slot: 0, type: 'IMAGE' },
          ],
        },
      ],
    },
  };
}

const cardsOf = (workflow: unknown) =>
  Object.fromEntries(
    formOf(workflow, { objectInfo }).view.cards.map(({ id, items }) => [
      id,
      items.map((item) => (item.kind === 'field' ? item.fieldId : item.kind)),
    ]),
  );

describe('a workflow with an app of its own', () => {
  const inputs = [
    [1, 'turbo'],
    ['1', 'seed'],
    [1, 'width', { height: 90 }],
    [1, 'gone'],
    [99, 'text'],
    [1, 'height'],
    'rubbish',
  ];

  it('shows what its author put into the app, in that order, and the rest under all settings', () => {
    const workflow = flat({ linearData: { inputs, outputs: [2] }, linearMode: true });
    expect(cardsOf(workflow)).toEqual({ app: ['1.turbo', '1.seed', 'size'] });
    const { rest, fields } = formOf(workflow, { objectInfo }).view;
    expect(rest).toMatchObject([{ nodeId: '1', fieldIds: ['1.text', '1.lora_name'] }]);
    expect(fields).toHaveLength(6);
  });

  it('is laid out as any other where the app is empty or names nothing that is there', () => {
    const usual = cardsOf(flat({}));
    expect(Object.keys(usual)).toEqual(['prompt', 'size', 'sampling', 'models']);
    for (const data of [{ inputs: [] }, { inputs: [[99, 'text']] }, { inputs: 5 }, 'rubbish'])
      expect(cardsOf(flat({ linearData: data }))).toEqual(usual);
  });

  it.each([['6'], ['5:6']])('finds %s inside a subgraph', (id) => {
    const extra = { linearData: { inputs: [[id, 'seed']] } };
    expect(cardsOf(wrapped({}, [], extra))).toEqual({ app: ['5:6.seed'] });
  });

  it('finds an input of a subgraph by its name there', () => {
    const extra = { linearData: { inputs: [[5, 'seed']] } };
    const workflow = wrapped({}, [{ name: 'seed', type: 'INT' }], extra);
    expect(cardsOf(workflow)).toEqual({ app: ['5:6.seed'] });
  });
});

describe('a subgraph that shows some of its inputs', () => {
  it('has these on the cards, with what they are called there, and no others', () => {
    const workflow = wrapped({}, [
      { name: 'turbo', type: 'BOOLEAN', label: 'Four steps' },
      { name: 'lora_name', type: 'COMBO', label: 'LoRA' },
    ]);
    expect(cardsOf(workflow)).toEqual({ exposed: ['5:6.turbo'], models: ['5:6.lora_name'] });
    const form = formOf(workflow, { objectInfo });
    expect(fieldOf(form, '5:6.turbo')).toMatchObject({ caption: 'Four steps' });
    expect(fieldOf(form, '5:6.lora_name')).toMatchObject({ caption: 'LoRA', label: 'lora' });
    expect(form.view.rest).toMatchObject([{ nodeId: '5:6' }]);
    const { prompt } = filled(form, { '5:6.turbo': false });
    expect(prompt).toHaveProperty(['5:6', 'inputs', 'turbo'], false);
  });

  it('is read from the list that pages of a year wrote', () => {
    const proxyWidgets = [
      ['6', 'seed'],
      ['6', 'control_after_generate'],
      ['6', '$$canvas-image-preview'],
      ['77', 'gone'],
    ];
    expect(cardsOf(wrapped({ proxyWidgets }))).toEqual({ sampling: ['5:6.seed'] });
    const ofInput = { proxyWidgets: [['-1', 'turbo']] };
    expect(cardsOf(wrapped(ofInput, [{ name: 'turbo', type: 'BOOLEAN' }]))).toEqual({
      exposed: ['5:6.turbo'],
    });
  });

  it('is open where it shows none', () => {
    expect(Object.keys(cardsOf(wrapped({})))).toEqual(['prompt', 'size', 'sampling', 'models']);
  });
});

describe('fields of a card that are called alike', () => {
  it('are told apart by their nodes, by their inputs, or by numbers', () => {
    const titled = (one: object, other: object) => ({
      nodes: [{ ...make(1), ...one }, { ...make(3), ...other }, show(2, 1), show(4, 3)],
      links: [
        [1, 1, 0, 2, 0, 'IMAGE'],
        [3, 3, 0, 4, 0, 'IMAGE'],
      ],
    });
    const marks = (workflow: unknown) =>
      ['1.lora_name', '3.lora_name'].map(
        (id) => fieldOf(formOf(workflow, { objectInfo }), id).apart,
      );
    expect(marks(titled({ title: 'Left' }, { title: 'Right' }))).toEqual(['Left', 'Right']);
    expect(marks(titled({}, {}))).toEqual(['1', '2']);
    expect(fieldOf(formOf(flat({}), { objectInfo }), '1.lora_name').apart).toBeNull();
    // what is made in one size is one size to change
    expect(cardsOf(titled({}, {}))).toMatchObject({ size: ['size'] });
  });
});

describe('inputs of nodes that call a service', () => {
  const service = parseObjectInfo({
    Load: {
      input: { required: { image: [['a.png', 'b.png'], { image_upload: true }] } },
      ...{ output: ['IMAGE'], output_name: ['IMAGE'] },
    },
    Film: {
      input: {
        required: {
          ...{ first_frame: ['IMAGE'], end_frame: ['IMAGE'] },
          resolution: [['720p', '1080p']],
          size_preset: [['2048x2048', 'Custom']],
          width: ['INT', { default: 64 }],
          height: ['INT', { default: 64 }],
        },
      },
      ...{ output: [], output_node: true },
    },
  });
  const load = (image: string) => ({ class_type: 'Load', inputs: { image } });
  const rest = { resolution: '720p', size_preset: 'Custom', width: 64, height: 64 };
  const film = { first_frame: ['1', 0], end_frame: ['2', 0], ...rest };
  const prompt = {
    ...{ '1': load('a.png'), '2': load('b.png') },
    '3': { class_type: 'Film', inputs: film },
  };

  it('are called by their end, and the size counts where none of the list is chosen', () => {
    const form = formOf(prompt, { objectInfo: service });
    expect(fieldOf(form, '1.image')).toMatchObject({ label: 'startImage', apart: null });
    expect(fieldOf(form, '2.image')).toMatchObject({ label: 'endImage' });
    const size = form.view.cards.find(({ id }) => id === 'size');
    expect(size?.items).toMatchObject([
      { fieldId: '3.size_preset' },
      { fieldId: '3.resolution' },
      { kind: 'size', when: { fieldId: '3.size_preset', value: 'Custom' } },
    ]);
  });
});
