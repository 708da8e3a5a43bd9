import { describe, expect, it } from 'vitest';
import { image, inputOf, outputs, promptOf, widgetInput } from './workflow-builder.test-support.ts';

const inner = (id: number, from: number, to: number) => ({
  id,
  origin_id: from,
  origin_slot: 0,
  target_id: to,
  target_slot: 0,
  type: '*',
});

/** An image made inside; its width is an input of the subgraph, its height is none. */
const maker = {
  id: 'maker',
  name: 'Maker',
  inputs: [{ name: 'width', type: 'INT' }],
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  nodes: [{ ...image(7, 5), inputs: [widgetInput('width', 'INT', 1)] }],
  links: [inner(1, -10, 7), inner(2, 7, -20)],
};

const instance = (id: number, proxyWidgets: readonly unknown[], values: readonly unknown[]) => ({
  id,
  type: 'maker',
  inputs: [widgetInput('width', 'INT')],
  outputs: outputs('IMAGE'),
  properties: { proxyWidgets },
  widgets_values: values,
});

const sizeAt = (nodes: readonly object[], nodeId: string, ...more: readonly object[]) => {
  const prompt = promptOf({ nodes, links: [], definitions: { subgraphs: [maker, ...more] } });
  return [inputOf(prompt, nodeId, 'width'), inputOf(prompt, nodeId, 'height')];
};

const WIDTH = ['-1', 'width'];
const HEIGHT = ['7', 'height'];

describe('inner widgets that instances list', () => {
  it('hold the value of each instance, and the inner one where an instance lists less', () => {
    const nodes = [instance(1, [WIDTH, HEIGHT], [10, 20]), instance(2, [WIDTH], [30, 40])];
    expect(sizeAt(nodes, '1:7')).toEqual([10, 20]);
    expect(sizeAt(nodes, '2:7')).toEqual([30, 48]);
  });

  it('leave an input that is not listed the value at its own place', () => {
    expect(sizeAt([instance(1, [HEIGHT], [20])], '1:7')).toEqual([20, 20]);
  });

  it('take an inner value from the next place in a graph that is loaded later', () => {
    const around = {
      id: 'around',
      name: 'Around',
      inputs: [],
      outputs: [],
      nodes: [instance(8, [WIDTH, HEIGHT], [10, 20])],
      links: [],
    };
    const nodes = [{ id: 1, type: 'around' }, instance(2, [WIDTH], [30, 40])];
    expect(sizeAt(nodes, '1:8:7', around)).toEqual([10, 20]);
    expect(sizeAt(nodes, '2:7', around)).toEqual([30, 40]);
  });

  it('take the place of a link inside', () => {
    const number = { id: 6, type: 'Number', outputs: outputs('INT'), widgets_values: [1] };
    const linked = {
      ...maker,
      nodes: [{ ...image(7, 5), inputs: [widgetInput('height', 'INT', 3)] }, number],
      links: [inner(2, 7, -20), inner(3, 6, 7)],
    };
    const workflow = (nodes: readonly object[]) => ({
      nodes,
      links: [],
      definitions: { subgraphs: [linked] },
    });
    const listed = promptOf(workflow([instance(1, [HEIGHT], [20])]));
    expect(inputOf(listed, '1:7', 'height')).toBe(20);
    const plain = promptOf(workflow([instance(1, [], [20])]));
    expect(inputOf(plain, '1:7', 'height')).toEqual(['1:6', 0]);
  });

  it('stand in for a node inside that is bypassed', () => {
    const number = { id: 6, type: 'Number', mode: 4, outputs: outputs('INT'), widgets_values: [1] };
    const bypassed = {
      ...maker,
      nodes: [{ ...image(7, 5), inputs: [widgetInput('height', 'INT', 3)] }, number],
      links: [inner(2, 7, -20), inner(3, 6, 7)],
    };
    const nodes = [instance(1, [['6', 'value']], [20])];
    const prompt = promptOf({ nodes, links: [], definitions: { subgraphs: [bypassed] } });
    expect(inputOf(prompt, '1:7', 'height')).toBe(20);
  });

  it('are sent as they are, comments and all', () => {
    const writer = {
      id: 'maker',
      name: 'Writer',
      inputs: [],
      outputs: [],
      nodes: [{ id: 7, type: 'Encode', widgets_values: ['inner // kept'] }],
      links: [],
    };
    const nodes = [instance(1, [['7', 'text']], ['outer // kept']), instance(2, [], [])];
    const prompt = promptOf({ nodes, links: [], definitions: { subgraphs: [writer] } });
    const texts = ['1:7', '2:7'].map((id) => inputOf(prompt, id, 'text'));
    expect(texts).toEqual(['outer // kept', 'inner // kept']);
  });
});
