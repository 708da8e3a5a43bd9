import { describe, expect, it } from 'vitest';
import {
  image,
  inputOf,
  outputs,
  promptOf,
  reasonsOf,
  save,
  socket,
  type NodeJson,
} from './workflow-builder.test-support.ts';

const setter = (id: number, name: string, link: number, more: object = {}): NodeJson => ({
  id,
  type: 'SetNode',
  inputs: [socket('IMAGE', 'IMAGE', link)],
  outputs: outputs('*'),
  widgets_values: [name],
  ...more,
});
const getter = (id: number, name: string): NodeJson => ({
  id,
  type: 'GetNode',
  outputs: outputs('IMAGE'),
  widgets_values: [name],
});
const link = (id: number, from: number, to: number) => [id, from, 0, to, 0, 'IMAGE'];

describe('a GetNode', () => {
  it('gives what the SetNode of its name gets, whatever the mode of that', () => {
    const nodes = [image(1), setter(2, 'a', 10, { mode: 2 }), getter(3, 'a'), save(4, 11)];
    const prompt = promptOf({ nodes, links: [link(10, 1, 2), link(11, 3, 4)] });
    expect(inputOf(prompt, '4', 'images')).toEqual(['1', 0]);
  });

  it('takes the first of two SetNodes of one name', () => {
    const nodes = [
      image(1),
      image(2),
      setter(3, 'a', 10),
      setter(4, 'a', 11),
      getter(5, 'a'),
      save(6, 12),
    ];
    const links = [link(10, 2, 3), link(11, 1, 4), link(12, 5, 6)];
    expect(inputOf(promptOf({ nodes, links }), '6', 'images')).toEqual(['2', 0]);
  });

  it('gives nothing where no SetNode has its name', () => {
    const nodes = [getter(3, 'a'), save(4, 11)];
    const prompt = promptOf({ nodes, links: [link(11, 3, 4)] });
    expect(inputOf(prompt, '4', 'images')).toBeUndefined();
  });

  it('that feeds its own SetNode is refused', () => {
    const nodes = [setter(2, 'a', 10), getter(3, 'a'), save(4, 11)];
    expect(reasonsOf({ nodes, links: [link(10, 3, 2), link(11, 3, 4)] })).toEqual([
      expect.stringMatching(/^cycle/),
    ]);
  });

  it.each([
    [1, ['1', 0]],
    [2, undefined],
  ])('inside a subgraph finds the SetNode outside if there is %i', (count, arrived) => {
    const inner = {
      id: 'sub',
      nodes: [getter(20, 'a')],
      links: [
        { id: 1, origin_id: 20, origin_slot: 0, target_id: -20, target_slot: 0, type: 'IMAGE' },
      ],
      inputs: [],
      outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
    };
    const setters = Array.from({ length: count }, (_, index) =>
      setter(30 + index, 'a', 10 + index),
    );
    const nodes = [
      image(1),
      ...setters,
      { id: 3, type: 'sub', outputs: outputs('IMAGE') },
      save(4, 50),
    ];
    const links = [link(10, 1, 30), link(11, 1, 31), link(50, 3, 4)];
    const prompt = promptOf({ nodes, links, definitions: { subgraphs: [inner] } });
    expect(inputOf(prompt, '4', 'images')).toEqual(arrived);
  });

  it('without a name gives nothing', () => {
    const nodes = [image(1), setter(2, '', 10), getter(3, ''), save(4, 11)];
    const prompt = promptOf({ nodes, links: [link(10, 1, 2), link(11, 3, 4)] });
    expect(inputOf(prompt, '4', 'images')).toBeUndefined();
  });
});
