import { describe, expect, it } from 'vitest';
import {
  convert,
  image,
  inputOf,
  outputs,
  promptOf,
  reasonsOf,
  save,
  socket,
  widgetInput,
  type NodeJson,
} from './workflow-builder.test-support.ts';

const link = (id: number, from: number, to: number) => [id, from, 0, to, 0, 'IMAGE'];
const inner = (id: number, from: number, to: number, fromSlot = 0, toSlot = 0) => ({
  id,
  origin_id: from,
  origin_slot: fromSlot,
  target_id: to,
  target_slot: toSlot,
  type: '*',
});
const slot = (name: string, type = 'IMAGE') => ({ name, type });

/** An image made inside, its width a promoted widget. */
const maker = {
  id: 'maker',
  name: 'Maker',
  inputs: [slot('width', 'INT')],
  outputs: [slot('IMAGE')],
  nodes: [{ ...image(7, 5), inputs: [widgetInput('width', 'INT', 1)] }],
  links: [inner(1, -10, 7), inner(2, 7, -20)],
};
const instance = (id: number, more: object = {}): NodeJson => ({
  id,
  type: 'maker',
  inputs: [widgetInput('width', 'INT', null)],
  outputs: outputs('IMAGE'),
  ...more,
});
const workflow = (
  nodes: readonly NodeJson[],
  links: readonly unknown[],
  ...subgraphs: object[]
) => ({
  nodes,
  links,
  definitions: { subgraphs },
});

const primitiveOf33 = () => ({
  ...{ id: 9, type: 'PrimitiveNode', outputs: outputs('INT'), widgets_values: [33] },
});

describe('a subgraph', () => {
  it('is expanded once for each instance, with the values of each', () => {
    const nodes = [
      instance(1, { widgets_values: [100] }),
      instance(2, { widgets_values: [200] }),
      instance(3),
      save(4, 10),
    ];
    const prompt = promptOf(workflow(nodes, [link(10, 2, 4)], maker));
    expect(['1:7', '2:7', '3:7'].map((id) => inputOf(prompt, id, 'width'))).toEqual([100, 200, 5]);
    expect(inputOf(prompt, '4', 'images')).toEqual(['2:7', 0]);
  });

  it('has its values in the order of the definition where the file leaves inputs out', () => {
    const sized = {
      ...maker,
      inputs: [slot('width', 'INT'), slot('height', 'INT')],
      nodes: [
        {
          ...image(7, 5),
          inputs: [widgetInput('width', 'INT', 1), widgetInput('height', 'INT', 3)],
        },
      ],
      links: [...maker.links, inner(3, -10, 7, 1, 1)],
    };
    const number = { id: 9, type: 'Number', outputs: outputs('INT'), widgets_values: [1] };
    const bare = instance(1, {
      inputs: [widgetInput('height', 'INT', 10)],
      widgets_values: [100, 200],
    });
    const prompt = promptOf(workflow([bare, number], [link(10, 9, 1)], sized));
    expect(inputOf(prompt, '1:7', 'width')).toBe(100);
    expect(inputOf(prompt, '1:7', 'height')).toEqual(['9', 0]);
  });

  it('takes a linked input before a value', () => {
    const number = { id: 9, type: 'Number', outputs: outputs('INT'), widgets_values: [1] };
    const linked = instance(1, {
      inputs: [widgetInput('width', 'INT', 10)],
      widgets_values: [100],
    });
    const prompt = promptOf(workflow([number, linked], [link(10, 9, 1)], maker));
    expect(inputOf(prompt, '1:7', 'width')).toEqual(['9', 0]);
  });

  it('gets the value of a PrimitiveNode into a promoted widget', () => {
    const primitive = primitiveOf33();
    const linked = instance(1, { inputs: [widgetInput('width', 'INT', 10)] });
    const prompt = promptOf(workflow([primitive, linked], [link(10, 9, 1)], maker));
    expect(inputOf(prompt, '1:7', 'width')).toBe(33);
  });

  it('keeps what lies inside, and says so, where a PrimitiveNode leads to one of several instances', () => {
    const primitive = primitiveOf33();
    const linked = instance(1, { inputs: [widgetInput('width', 'INT', 10)] });
    const conversion = convert(
      workflow([primitive, linked, instance(2, { widgets_values: [8] })], [link(10, 9, 1)], maker),
    );
    const sizes = { '1:7': { inputs: { width: 5 } }, '2:7': { inputs: { width: 8 } } };
    expect(conversion).toMatchObject({ prompt: sizes });
    const told = { code: 'primitiveNotHandedIn', nodeId: '1', params: { input: 'width' } };
    expect(JSON.stringify(conversion)).toContain(JSON.stringify(told));
  });

  it('sends a promoted text as it was typed, without drawing from it', () => {
    const texts = {
      id: 'texts',
      inputs: [slot('text', 'STRING')],
      outputs: [],
      nodes: [
        {
          id: 7,
          type: 'Encode',
          inputs: [widgetInput('text', 'STRING', 1)],
          widgets_values: ['a'],
        },
      ],
      links: [inner(1, -10, 7)],
    };
    const typed = {
      id: 1,
      type: 'texts',
      inputs: [widgetInput('text', 'STRING')],
      widgets_values: ['{a|b} // c'],
    };
    expect(inputOf(promptOf(workflow([typed], [], texts)), '1:7', 'text')).toBe('{a|b} // c');
  });

  it('may be nested, where the outermost value wins', () => {
    const outer = {
      id: 'outer',
      inputs: [slot('width', 'INT')],
      outputs: [slot('IMAGE')],
      nodes: [instance(50, { inputs: [widgetInput('width', 'INT', 1)], widgets_values: [200] })],
      links: [inner(1, -10, 50), inner(2, 50, -20)],
    };
    const outermost = { ...instance(1), type: 'outer' };
    const with300 = { ...outermost, id: 2, widgets_values: [300] };
    const nodes = [outermost, with300, save(4, 10)];
    const prompt = promptOf(workflow(nodes, [link(10, 2, 4)], outer, maker));
    expect(inputOf(prompt, '1:50:7', 'width')).toBe(200);
    expect(inputOf(prompt, '2:50:7', 'width')).toBe(300);
    expect(inputOf(prompt, '4', 'images')).toEqual(['2:50:7', 0]);
  });

  const passing = (nodes: readonly object[], links: readonly object[]) => ({
    id: 'passing',
    inputs: [slot('image'), slot('unused')],
    outputs: [slot('IMAGE'), slot('nothing')],
    nodes,
    links,
  });
  const passer = (more: object = {}): NodeJson => ({
    id: 2,
    type: 'passing',
    inputs: [socket('image', 'IMAGE', 10), socket('unused', 'IMAGE', null)],
    outputs: outputs('IMAGE', 'IMAGE'),
    ...more,
  });

  it.each([
    ['directly', [], [inner(1, -10, -20)]],
    [
      'through a reroute',
      [{ id: 9, type: 'Reroute', inputs: [socket('', '*', 1)], outputs: outputs('*') }],
      [inner(1, -10, 9), inner(2, 9, -20)],
    ],
  ])('hands its input on to its output %s', (_, nodes, links) => {
    const all = [image(1), passer(), save(3, 11)];
    const outerLinks = [link(10, 1, 2), link(11, 2, 3)];
    const prompt = promptOf(workflow(all, outerLinks, passing(nodes, links)));
    expect(inputOf(prompt, '3', 'images')).toEqual(['1', 0]);
  });

  it('gives nothing out where nothing inside is linked', () => {
    const all = [image(1), passer(), save(3, 11)];
    const prompt = promptOf(workflow(all, [link(10, 1, 2), link(11, 2, 3)], passing([], [])));
    expect(inputOf(prompt, '3', 'images')).toBeUndefined();
  });

  it('that is bypassed is left out and passes its inputs by type', () => {
    const all = [image(1), passer({ mode: 4 }), save(3, 11)];
    const definition = passing([image(9)], [inner(2, 9, -20)]);
    const prompt = promptOf(workflow(all, [link(10, 1, 2), link(11, 2, 3)], definition));
    expect(Object.keys(prompt)).toEqual(['1', '3']);
    expect(inputOf(prompt, '3', 'images')).toEqual(['1', 0]);
  });

  it('inside another one is executed even when bypassed, as the page does', () => {
    const outer = {
      id: 'outer',
      nodes: [instance(50, { mode: 4 })],
      links: [],
      inputs: [],
      outputs: [],
    };
    expect(Object.keys(promptOf(workflow([{ id: 1, type: 'outer' }], [], outer, maker)))).toEqual([
      '1:50:7',
    ]);
  });

  it('gets new ids inside where they are taken outside', () => {
    const all = [image(7), instance(1)];
    const prompt = promptOf({ ...workflow(all, [], maker), last_node_id: 20 });
    expect(Object.keys(prompt)).toEqual(['7', '1:21']);
  });

  it('that contains itself is refused', () => {
    const one = { id: 'one', nodes: [{ id: 2, type: 'two' }], links: [] };
    const two = { id: 'two', nodes: [{ id: 3, type: 'one' }], links: [] };
    expect(reasonsOf(workflow([{ id: 1, type: 'one' }], [], one, two))).toContain(
      'recursiveSubgraph 3',
    );
  });

  it('that multiplies beyond measure is refused at once', () => {
    const levels = Array.from({ length: 60 }, (_, level) => ({
      id: `level ${level}`,
      nodes: [1, 2].map((id) => ({ id: level * 10 + id, type: `level ${level + 1}` })),
      links: [],
    }));
    expect(reasonsOf(workflow([{ id: 1000, type: 'level 0' }], [], ...levels))).toEqual([
      'tooManyNodes',
    ]);
  });

  it('whose definition is missing is a missing node', () => {
    expect(reasonsOf(workflow([instance(1)], []))).toEqual(['missingNode 1']);
    expect(convert(workflow([instance(1, { mode: 4 })], [])).state).toBe('converted');
  });
});

describe('widgets that an instance lists by their inner node', () => {
  const list = [
    ['7', 'height'],
    ['7', 'nothing'],
    ['-1', 'width'],
  ];

  it('take their values from the instance in the order of the list', () => {
    const node = instance(1, { properties: { proxyWidgets: list }, widgets_values: [11, 12, 13] });
    const prompt = promptOf(workflow([node], [], maker));
    expect(prompt['1:7']?.inputs).toEqual({ height: 11, width: 13 });
  });

  it('keep their inner values where the instance holds none', () => {
    const node = instance(1, { properties: { proxyWidgets: list }, widgets_values: [] });
    expect(promptOf(workflow([node], [], maker))['1:7']?.inputs).toEqual({ width: 5, height: 48 });
  });

  it('may stand there as text, and may be a PrimitiveNode inside', () => {
    const primitive = {
      id: 8,
      type: 'PrimitiveNode',
      outputs: outputs('INT'),
      widgets_values: [1],
    };
    const fedInside = {
      ...maker,
      inputs: [],
      nodes: [primitive, { ...image(7, 5), inputs: [widgetInput('width', 'INT', 1)] }],
      links: [inner(1, 8, 7), inner(2, 7, -20)],
    };
    const proxyWidgets = JSON.stringify([['8', 'value']]);
    const bare = instance(1, { inputs: [] });
    const listed = { ...bare, id: 2, properties: { proxyWidgets }, widgets_values: [44] };
    const prompt = promptOf(workflow([bare, listed], [], fedInside));
    expect([inputOf(prompt, '1:7', 'width'), inputOf(prompt, '2:7', 'width')]).toEqual([1, 44]);
  });
});
