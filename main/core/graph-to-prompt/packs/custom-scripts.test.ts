import { describe, expect, it } from 'vitest';
import { graphToPrompt } from '../graph-to-prompt.ts';
import { SERVER, inputOf, outputs, socket, widgetInput } from '../workflow-builder.test-support.ts';

const CLASSES = {
  ...SERVER,
  'ReroutePrimitive|pysssss': { input: { required: { value: ['*'] } }, output: ['*'] },
  'Repeater|pysssss': {
    input: {
      required: {
        source: ['*', {}],
        repeats: ['INT', { default: 2 }],
        output: [['single', 'multi'], {}],
        node_mode: [['reuse', 'create'], {}],
      },
    },
    output: ['*'],
  },
};

const converted = (nodes: readonly object[], links: readonly unknown[]) =>
  graphToPrompt({ nodes, links }, CLASSES);
const promptOf = (nodes: readonly object[], links: readonly unknown[]) => {
  const conversion = converted(nodes, links);
  if (conversion.state === 'converted') return conversion.prompt;
  throw new Error(JSON.stringify(conversion.reasons));
};

describe('a reroute that turns into a primitive', () => {
  const reroute = (id: number, from: number | null, to: readonly number[], value: unknown[]) => ({
    id,
    type: 'ReroutePrimitive|pysssss',
    inputs: [socket('value', '*', from)],
    outputs: [{ name: '*', type: '*', links: to }],
    widgets_values: value,
  });
  const target = {
    id: 9,
    type: 'MakeImage',
    inputs: [widgetInput('width', 'INT', 12)],
    outputs: outputs('IMAGE'),
  };

  it('sends its own value where nothing is linked to it, through a chain of its kind', () => {
    const nodes = [reroute(1, null, [11], [33]), reroute(2, 11, [12], [44]), target];
    const prompt = promptOf(nodes, [
      [11, 1, 0, 2, 0, '*'],
      [12, 2, 0, 9, 0, 'INT'],
    ]);
    expect(inputOf(prompt, '1', 'value')).toBe(33);
    expect(inputOf(prompt, '2', 'value')).toEqual(['1', 0]);
  });

  it('sends nothing where it leads to no widget', () => {
    const view = { id: 9, type: 'View', inputs: [socket('source', '*', 12)] };
    const prompt = promptOf([reroute(2, null, [12], [44]), view], [[12, 2, 0, 9, 0, '*']]);
    expect(inputOf(prompt, '2', 'value')).toBeUndefined();
  });
});

describe('a repeater', () => {
  const nodes = (output: string, mode: string) => [
    { id: 1, type: 'MakeImage', outputs: outputs('IMAGE') },
    {
      id: 2,
      type: 'Repeater|pysssss',
      inputs: [socket('source', '*', 11)],
      outputs: outputs('*', '*'),
      widgets_values: [2, output, mode],
    },
    { id: 3, type: 'View', inputs: [socket('source', '*', 12)] },
  ];
  const links = [
    [11, 1, 0, 2, 0, 'IMAGE'],
    [12, 2, 1, 3, 0, '*'],
  ];

  it('has one output for all that hangs on it', () => {
    expect(inputOf(promptOf(nodes('multi', 'reuse'), links), '3', 'source')).toEqual(['2', 0]);
  });

  it('that makes copies is refused', () => {
    expect(converted(nodes('multi', 'create'), links)).toMatchObject({
      state: 'refused',
      reasons: [{ code: 'copiesNodes', nodeId: '2' }],
    });
  });
});
