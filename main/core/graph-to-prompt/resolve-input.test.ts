import { describe, expect, it } from 'vitest';
import {
  convert,
  fed,
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

const link = (id: number, from: number, to: number, slot = 0) => [id, from, slot, to, 0, '*'];
const reroute = (id: number, from: number, more: object = {}): NodeJson => ({
  id,
  type: 'Reroute',
  inputs: [socket('', '*', from)],
  outputs: outputs('*'),
  ...more,
});
const number = (id: number, more: object = {}): NodeJson => ({
  id,
  type: 'Number',
  outputs: outputs('INT'),
  widgets_values: [77],
  ...more,
});
/** An image whose width is linked. */
const sized = (id: number, from: number): NodeJson => ({
  ...image(id, 5),
  inputs: [widgetInput('width', 'INT', from)],
});

describe('a link', () => {
  it('goes through reroutes of every kind to its origin', () => {
    const nodes = [
      image(1),
      reroute(2, 10),
      { ...reroute(3, 11), type: 'Reroute (rgthree)' },
      reroute(4, 12, { mode: 2 }),
      save(5, 13),
    ];
    const links = [link(10, 1, 2), link(11, 2, 3), link(12, 3, 4), link(13, 4, 5)];
    const prompt = promptOf({ nodes, links });
    expect(Object.keys(prompt)).toEqual(['1', '5']);
    expect(inputOf(prompt, '5', 'images')).toEqual(['1', 0]);
  });

  it('may be written as an object, and its ids as text', () => {
    const nodes = [
      { ...image(1), id: '1' },
      { ...save(2, 10), id: 2 },
    ];
    const links = [
      { id: '10', origin_id: 1, origin_slot: 0, target_id: '2', target_slot: 7, type: 'IMAGE' },
    ];
    expect(inputOf(promptOf({ nodes, links }), '2', 'images')).toEqual(['1', 0]);
  });

  it('is found by the name of the input, not by its number', () => {
    const blend = {
      id: 3,
      type: 'Blend',
      inputs: [widgetInput('factor', 'FLOAT', null), socket('image2', 'IMAGE', 10)],
      widgets_values: [0.25, 'screen'],
    };
    const prompt = promptOf({ nodes: [image(1), blend], links: [link(10, 1, 3)] });
    expect(prompt['3']?.inputs).toEqual({ factor: 0.25, mode: 'screen', image2: ['1', 0] });
  });

  it('goes through bypassed nodes by type and number', () => {
    const lora = {
      id: 2,
      type: 'Lora',
      mode: 4,
      inputs: [socket('model', 'MODEL', 10), socket('clip', 'CLIP', 11)],
      outputs: outputs('MODEL', 'CLIP'),
    };
    const encode = {
      id: 3,
      type: 'Encode',
      inputs: [socket('clip', 'CLIP', 12)],
      widgets_values: ['x'],
    };
    const loader = { id: 1, type: 'Loader', outputs: outputs('MODEL', 'CLIP') };
    const links = [link(10, 1, 2), link(11, 1, 2, 1), link(12, 2, 3, 1)];
    const prompt = promptOf({ nodes: [loader, lora, encode], links });
    expect(inputOf(prompt, '3', 'clip')).toEqual(['1', 1]);
    expect(prompt).not.toHaveProperty('2');
  });

  it('goes through a switch of the page where that has an input with the same number', () => {
    const muter = {
      id: 2,
      type: 'Fast Muter (rgthree)',
      inputs: [socket('Image', '*', 10)],
      outputs: outputs('*'),
    };
    const nodes = [image(1), muter, save(3, 11)];
    const links = [
      [10, 1, 0, 2, 0, 'IMAGE'],
      [11, 2, 0, 3, 0, 'IMAGE'],
    ];
    expect(inputOf(promptOf({ nodes, links }), '3', 'images')).toEqual(['1', 0]);
  });

  it('that ends at nothing in a bypassed node leaves the input out', () => {
    const nodes = [fed(2, 'Invert', 'image', 99, { mode: 4, inputs: [] }), save(3, 10)];
    const prompt = promptOf({ nodes, links: [link(10, 2, 3)] });
    expect(prompt['3']?.inputs).toEqual({ filename_prefix: 'out' });
  });

  it('from a muted node is dropped, and a widget keeps its own value', () => {
    const nodes = [number(1, { mode: 2 }), sized(2, 10)];
    expect(promptOf({ nodes, links: [link(10, 1, 2)] })).toEqual({
      2: { class_type: 'MakeImage', inputs: { width: 5, height: 48 } },
    });
  });

  it('from a node whose mode is written as text comes from a live one', () => {
    const nodes = [number(1, { mode: '2' }), sized(2, 10)];
    const prompt = promptOf({ nodes, links: [[10, 1, 0, 2, 0, 'INT']] });
    expect(inputOf(prompt, '2', 'width')).toEqual(['1', 0]);
  });

  it('to a widget takes the place of its value', () => {
    const prompt = promptOf({ nodes: [number(1), sized(2, 10)], links: [link(10, 1, 2)] });
    expect(inputOf(prompt, '2', 'width')).toEqual(['1', 0]);
  });

  it.each([
    ['a missing entry', []],
    ['a missing node', [link(10, 55, 2)]],
    ['nothing at all', [null, 'x', [], {}, [10]]],
  ])('from %s is dropped with a warning', (_, links) => {
    expect(convert({ nodes: [save(2, 10)], links })).toMatchObject({
      prompt: { 2: { inputs: { filename_prefix: 'out' } } },
      report: [{ code: 'danglingLink', nodeId: '2', params: { input: 'images' } }],
    });
  });

  it('to an input that was made from a widget which is no more is dropped, as the page does', () => {
    const inputs = [widgetInput('gone', 'INT', 10), socket('extra', 'INT', 11)];
    const nodes = [number(1), { ...image(2), inputs }];
    expect(convert({ nodes, links: [link(10, 1, 2), link(11, 1, 2)] })).toMatchObject({
      prompt: { 2: { inputs: { width: 64, height: 48, extra: ['1', 0] } } },
      report: [{ code: 'inputGone', nodeId: '2', params: { input: 'gone' } }],
    });
  });

  it('in a circle is refused, through nodes of the server and of the page alike', () => {
    const real = [fed(1, 'Invert', 'image', 10), fed(2, 'Invert', 'image', 11)];
    const page = [reroute(1, 10), reroute(2, 11), save(3, 12)];
    const links = [link(10, 2, 1), link(11, 1, 2), link(12, 1, 3)];
    expect(reasonsOf({ nodes: real, links })).toEqual([expect.stringMatching(/^cycle [12]$/)]);
    expect(reasonsOf({ nodes: page, links })).toEqual([expect.stringMatching(/^cycle [12]$/)]);
  });

  it('whose id two different links have is refused where it is used', () => {
    const links = [link(10, 1, 3), link(10, 2, 3)];
    const nodes = [image(1), image(2), save(3, 10)];
    expect(reasonsOf({ nodes, links })).toEqual(['duplicateLinkId 3']);
    expect(convert({ nodes: [image(1), image(2)], links }).state).toBe('converted');
  });
});

describe('a PrimitiveNode', () => {
  const primitive = (id: number, more: object = {}): NodeJson => ({
    id,
    type: 'PrimitiveNode',
    outputs: outputs('INT'),
    widgets_values: [640, 'randomize'],
    ...more,
  });

  it('writes its value into each widget that it links to', () => {
    const nodes = [primitive(1), sized(2, 10), sized(3, 11)];
    const prompt = promptOf({ nodes, links: [link(10, 1, 2), link(11, 1, 3)] });
    expect(prompt).not.toHaveProperty('1');
    expect([inputOf(prompt, '2', 'width'), inputOf(prompt, '3', 'width')]).toEqual([640, 640]);
  });

  it.each([2, 4])('does so in mode %i as well', (mode) => {
    const nodes = [primitive(1, { mode }), sized(2, 10)];
    expect(inputOf(promptOf({ nodes, links: [link(10, 1, 2)] }), '2', 'width')).toBe(640);
  });

  it('rounds its number as its targets do', () => {
    const nodes = [
      primitive(1, {
        outputs: [{ name: 'INT', type: 'INT', links: [10] }],
        widgets_values: [640.4],
      }),
      sized(2, 10),
    ];
    expect(inputOf(promptOf({ nodes, links: [link(10, 1, 2)] }), '2', 'width')).toBe(640);
  });

  it('writes nothing where its first link leads to no widget', () => {
    const linked = [{ name: 'INT', type: 'INT', links: [10, 11] }];
    const nodes = [primitive(1, { outputs: linked }), reroute(2, 10), sized(3, 11)];
    const prompt = promptOf({ nodes, links: [link(10, 1, 2), link(11, 1, 3)] });
    expect(inputOf(prompt, '3', 'width')).toBe(5);
  });

  it('does not reach through a reroute', () => {
    const nodes = [primitive(1), reroute(2, 10), sized(3, 11)];
    const prompt = promptOf({ nodes, links: [link(10, 1, 2), link(11, 2, 3)] });
    expect(inputOf(prompt, '3', 'width')).toBe(5);
  });

  it('fills placeholders first where its property says so', () => {
    const properties = { 'Run widget replace on values': true };
    const nodes = [
      { ...image(1, 9), title: 'Size' },
      primitive(2, { widgets_values: ['w%Size.width%'], properties }),
      { ...save(3, 11), inputs: [widgetInput('filename_prefix', 'STRING', 11)] },
    ];
    const prompt = promptOf({ nodes, links: [link(11, 2, 3)] });
    expect(inputOf(prompt, '3', 'filename_prefix')).toBe('w9');
  });
});
