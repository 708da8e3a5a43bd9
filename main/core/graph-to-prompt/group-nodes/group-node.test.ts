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
} from '../workflow-builder.test-support.ts';

const link = (id: number, from: number, to: number, slot = 0) => [id, from, slot, to, 0, 'IMAGE'];
const recipe = {
  nodes: [
    {
      index: 0,
      type: 'Blend',
      inputs: [socket('image1', 'IMAGE'), socket('image2', 'IMAGE')],
      widgets_values: [0.1, 'mix'],
    },
    { index: 1, type: 'Invert', inputs: [socket('image', 'IMAGE')] },
    {
      index: 2,
      type: 'Blend',
      inputs: [socket('image1', 'IMAGE'), socket('image2', 'IMAGE')],
      widgets_values: [0.2, 'mix'],
    },
  ],
  links: [
    [null, 0, 0, 0, 9, 'IMAGE'],
    [0, 0, 1, 0, 5, 'IMAGE'],
    [1, 0, 2, 0, 6, 'IMAGE'],
  ],
  external: [[0, 0, 'IMAGE']],
};
const group = (id: number, more: object = {}): NodeJson => ({
  id,
  type: 'workflow>Mixer',
  inputs: [
    socket('image1', 'IMAGE', 10),
    socket('image2', 'IMAGE', null),
    socket('Blend image2', 'IMAGE', 11),
    widgetInput('factor', 'FLOAT', null),
  ],
  outputs: outputs('IMAGE', 'IMAGE'),
  widgets_values: [0.7, 'screen', 0.8, 'screen'],
  ...more,
});
const workflow = (node: NodeJson, groupNodes: object = { Mixer: recipe }) => ({
  nodes: [image(1), image(2), node, save(5, 12), save(6, 13)],
  links: [link(10, 1, 4), link(11, 2, 4), link(12, 4, 5), link(13, 4, 6, 1)],
  extra: { groupNodes },
});

describe('a group node of an older page', () => {
  const prompt = promptOf(workflow(group(4)));

  it('is taken apart into its nodes by their numbers', () => {
    expect(Object.keys(prompt).filter((id) => id.startsWith('4'))).toEqual(['4:0', '4:1', '4:2']);
  });

  it('hands out its values in the order of its nodes', () => {
    expect(prompt['4:0']?.inputs).toMatchObject({ factor: 0.7, mode: 'screen' });
    expect(prompt['4:2']?.inputs).toMatchObject({ factor: 0.8, mode: 'screen' });
  });

  it('links what comes from outside by name, also where names repeat', () => {
    expect(inputOf(prompt, '4:0', 'image1')).toEqual(['1', 0]);
    expect(inputOf(prompt, '4:2', 'image2')).toEqual(['2', 0]);
    expect(inputOf(prompt, '4:0', 'image2')).toBeUndefined();
  });

  it('keeps its inner links and shows the outputs that are used outside', () => {
    expect(inputOf(prompt, '4:2', 'image1')).toEqual(['4:1', 0]);
    expect(inputOf(prompt, '5', 'images')).toEqual(['4:0', 0]);
    expect(inputOf(prompt, '6', 'images')).toEqual(['4:2', 0]);
  });

  it('may have the older spelling of its type', () => {
    expect(promptOf(workflow(group(4, { type: 'workflow/Mixer' })))).toEqual(prompt);
  });

  it('takes a link to a widget where all its widgets are inputs inside, else loses it', () => {
    const inputs = [widgetInput('factor', 'FLOAT', 20)];
    const nodes = [{ id: 1, type: 'Number', outputs: outputs('INT') }, group(4, { inputs })];
    const factorOf = (groupNodes: object) =>
      inputOf(promptOf({ nodes, links: [link(20, 1, 4)], extra: { groupNodes } }), '4:0', 'factor');
    expect(factorOf({ Mixer: recipe })).toBe(0.7);
    const inside = [widgetInput('factor', 'FLOAT', null), widgetInput('mode', 'COMBO', null)];
    const [first] = recipe.nodes;
    const newer = {
      nodes: [{ ...first, inputs: [...(first?.inputs ?? []), ...inside] }],
      links: [],
    };
    expect(factorOf({ Mixer: newer })).toEqual(['1', 0]);
  });

  it('loses what passes a reroute inside or outside, and says so', () => {
    const reroute = { type: 'Reroute', inputs: [socket('', '*')], outputs: outputs('IMAGE') };
    const nodes = [reroute, recipe.nodes[1]];
    const links = [
      [null, 0, 0, 0, 9, 'IMAGE'],
      [0, 0, 1, 0, 5, 'IMAGE'],
    ];
    const node = group(4, { inputs: [socket('IMAGE', 'IMAGE', 10)], outputs: outputs('IMAGE') });
    const inside = convert(workflow(node, { Mixer: { nodes, links } }));
    expect(inside).toMatchObject({
      prompt: { '4:1': { inputs: {} }, 5: { inputs: { images: ['4:1', 0] } } },
    });
    const lost = { code: 'danglingLink', nodeId: '4:1', params: { input: 'image' } };
    expect(JSON.stringify(inside)).toContain(JSON.stringify(lost));
    const outer = { id: 7, ...reroute, inputs: [socket('', '*', 14)] };
    const rerouted = workflow(group(4, { inputs: [socket('image1', 'IMAGE', 15)] }));
    const made = promptOf({
      ...rerouted,
      nodes: [...rerouted.nodes, outer],
      links: [...rerouted.links, link(14, 1, 7), link(15, 7, 4)],
    });
    expect(inputOf(made, '4:0', 'image1')).toBeUndefined();
  });

  it('shows what feeds a reroute inside where that shows its output', () => {
    const reroute = { type: 'Reroute', inputs: [socket('', '*')], outputs: outputs('IMAGE') };
    const nodes = [recipe.nodes[1], reroute, reroute];
    const links = [
      [0, 0, 1, 0, 5, 'IMAGE'],
      [1, 0, 2, 0, 6, 'IMAGE'],
    ];
    const node = group(4, { inputs: [socket('image', 'IMAGE', 10)], outputs: outputs('IMAGE') });
    const made = promptOf(workflow(node, { Mixer: { nodes, links } }));
    expect(inputOf(made, '5', 'images')).toEqual(['4:0', 0]);
  });

  it('takes what it lacks a value for from the class', () => {
    const made = promptOf(workflow(group(4, { widgets_values: [0.7] })));
    expect(made['4:2']?.inputs).toMatchObject({ factor: 0.5, mode: 'mix' });
  });

  it('runs as ever when it is muted', () => {
    expect(promptOf(workflow(group(4, { mode: 2 })))).toEqual(prompt);
  });

  it('still runs inside when it is bypassed, but hands on its first input of the wanted type', () => {
    const made = promptOf(workflow(group(4, { mode: 4 })));
    expect(Object.keys(made)).toEqual(Object.keys(prompt));
    expect(inputOf(made, '5', 'images')).toEqual(['1', 0]);
  });

  it.each([
    ['has no definition', {}],
    [
      'has page-only nodes with rules of their own',
      { Mixer: { nodes: [{ type: 'PrimitiveNode' }] } },
    ],
    [
      'shows a reroute that nothing feeds inside',
      { Mixer: { nodes: [{ type: 'Reroute', inputs: [socket('', '*')] }] } },
    ],
    ['holds another group', { Mixer: { nodes: [{ type: 'workflow>Mixer' }] } }],
  ])('that %s is refused', (_, groupNodes) => {
    expect(reasonsOf(workflow(group(4), groupNodes))).toEqual(['brokenGroupNode 4']);
  });
});
