import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../../contract/workflow.ts';
import { graphToPrompt } from '../graph-to-prompt.ts';
import {
  SERVER,
  fed,
  image,
  inputOf,
  outputs,
  promptOf,
  reasonsOf,
  socket,
  widgetInput,
  type NodeJson,
} from '../workflow-builder.test-support.ts';

const link = (id: number, from: number, to: number, type = 'IMAGE') => [id, from, 0, to, 0, type];

/** Sends what link `from` brings to all inputs of its type. */
const everywhere = (
  id: number,
  from: number,
  settings: object = {},
  more: object = {},
): NodeJson => ({
  id,
  type: 'Anything Everywhere',
  inputs: [socket('anything', 'IMAGE', from)],
  properties: { ue_properties: { version: '7.8', ...settings } },
  ...more,
});
const target = (id: number, more: object = {}): NodeJson => ({
  id,
  type: 'SaveImage',
  title: `save ${id}`,
  inputs: [socket('images', 'IMAGE', null), widgetInput('filename_prefix', 'STRING', null)],
  widgets_values: ['out'],
  ...more,
});
const arrivals = (prompt: Prompt, ...ids: readonly number[]) =>
  ids.map((id) => inputOf(prompt, String(id), 'images'));
const two = (settings: object, other: object = {}) => ({
  nodes: [
    image(1),
    image(2),
    everywhere(3, 10, settings),
    everywhere(4, 11, other),
    target(5),
    target(6),
  ],
  links: [link(10, 1, 3), link(11, 2, 4)],
  groups: [
    { title: 'left', bounding: [0, 0, 100, 100] },
    { title: 'right', bounding: [500, 0, 100, 100] },
  ],
});
const only = (settings: object, ...more: readonly NodeJson[]) => ({
  ...two(settings),
  nodes: [image(1), everywhere(3, 10, settings), target(5), ...more],
});

describe('a node that sends to everywhere', () => {
  it('feeds all unlinked inputs of its type and stays in the prompt', () => {
    const prompt = promptOf(only({}, target(6), fed(7, 'Invert', 'image', 10)));
    expect(arrivals(prompt, 5, 6)).toEqual([
      ['1', 0],
      ['1', 0],
    ]);
    expect(prompt['3']).toEqual({
      class_type: 'Anything Everywhere',
      inputs: { anything: ['1', 0] },
    });
  });

  it('feeds nothing where another of the same priority does', () => {
    expect(arrivals(promptOf(two({})), 5)).toEqual([undefined]);
  });

  it.each([
    ['a pattern for titles', { title_regex: '5$' }, ['1', 0], ['2', 0]],
    ['an inverted pattern', { title_regex: '5$', title_regex_invert: true }, ['2', 0], ['1', 0]],
    ['a pattern for inputs that fits none', { input_regex: '^x' }, ['2', 0], ['2', 0]],
    ['a priority', { priority: 99 }, ['1', 0], ['1', 0]],
    ['no valid pattern', { title_regex: '(', priority: 99 }, ['1', 0], ['1', 0]],
  ])('is held to %s', (_, settings, five, six) => {
    expect(arrivals(promptOf(two(settings)), 5, 6)).toEqual([five, six]);
  });

  const left = { pos: [10, 40], size: [50, 50] };
  const right = { pos: [510, 40], size: [50, 50] };

  it.each([
    ['its group', { group_restricted: 1 }, [['1', 0], undefined]],
    ['what is outside its group', { group_restricted: 2 }, [undefined, ['1', 0]]],
    ['groups by their name', { group_regex: 'right' }, [undefined, ['1', 0]]],
    ['its colour', { color_restricted: 1 }, [['1', 0], undefined]],
    ['other colours', { color_restricted: 2 }, [undefined, ['1', 0]]],
  ])('may be held to %s', (_, settings, arrived) => {
    const workflow = {
      ...two({}),
      nodes: [
        image(1),
        everywhere(3, 10, settings, { ...left, color: '#111' }),
        target(5, { ...left, color: '#111' }),
        target(6, { ...right, color: '#222' }),
      ],
    };
    expect(arrivals(promptOf(workflow), 5, 6)).toEqual(arrived);
  });

  it('is refused where its pattern could take for ever', () => {
    expect(reasonsOf(only({ title_regex: '(a+)+$' }))).toEqual(['unsafePattern 3']);
  });

  it('feeds widgets only where they are marked for it', () => {
    const text = { id: 1, type: 'Encode', outputs: outputs('CONDITIONING') };
    const nodes = [
      { ...text, outputs: outputs('STRING') },
      everywhere(3, 10),
      target(5, {
        properties: {
          ue_properties: { version: '7.8', widget_ue_connectable: { filename_prefix: true } },
        },
      }),
      target(6, { properties: { ue_properties: { version: '7.8', widget_ue_connectable: {} } } }),
    ];
    const prompt = promptOf({ nodes, links: [link(10, 1, 3, 'STRING')] });
    expect(inputOf(prompt, '5', 'filename_prefix')).toEqual(['1', 0]);
    expect(inputOf(prompt, '6', 'filename_prefix')).toBe('out');
  });

  it('does not feed switched-off inputs, or anything when its source is switched off', () => {
    const closed = { ue_properties: { version: '7.8', input_ue_unconnectable: { images: true } } };
    expect(arrivals(promptOf(only({}, target(6, { properties: closed }))), 6)).toEqual([undefined]);
    const muted = { ...only({}), nodes: [{ ...image(1), mode: 2 }, everywhere(3, 10), target(5)] };
    expect(arrivals(promptOf(muted), 5)).toEqual([undefined]);
  });

  it('feeds an input whose own link ends in bypassed nodes', () => {
    const dead = fed(8, 'Invert', 'image', 99, { mode: 4 });
    const linked = target(6, { inputs: [socket('images', 'IMAGE', 12)] });
    const workflow = only({}, dead, linked);
    const prompt = promptOf({ ...workflow, links: [link(10, 1, 3), link(12, 8, 6)] });
    expect(arrivals(prompt, 6)).toEqual([['1', 0]]);
  });

  it('takes what comes before a bypassed source', () => {
    const bypassed = fed(2, 'Invert', 'image', 11, { mode: 4 });
    const nodes = [image(1), bypassed, everywhere(3, 10), target(5)];
    const prompt = promptOf({ nodes, links: [link(11, 1, 2), link(10, 2, 3)] });
    expect(arrivals(prompt, 5)).toEqual([['1', 0]]);
  });

  it('gets nothing from a bypassed node that has no input of its type', () => {
    const text = { id: 1, type: 'Number', outputs: outputs('INT'), widgets_values: [1] };
    const maker = { ...image(2), mode: 4, inputs: [widgetInput('width', 'INT', 9)] };
    const declared = { input: { optional: { anything: ['*'] } }, output: [] };
    const conversion = graphToPrompt(
      {
        nodes: [text, maker, everywhere(3, 10)],
        links: [link(9, 1, 2, 'INT'), link(10, 2, 3)],
      },
      { ...SERVER, 'Anything Everywhere': declared },
    );
    expect(conversion).toMatchObject({ state: 'converted' });
    if (conversion.state === 'converted') expect(conversion.prompt['3']?.inputs).toEqual({});
  });

  it('ignores the links that it left in the file', () => {
    const linked = target(5, { inputs: [socket('images', 'IMAGE', 12)] });
    const nodes = [image(1), image(2), everywhere(3, 10), linked];
    const links = [link(10, 1, 3), link(12, 2, 5)];
    const prompt = promptOf({ nodes, links, extra: { links_added_by_ue: [12] } });
    expect(arrivals(prompt, 5)).toEqual([['1', 0]]);
  });

  it('does not reach into subgraphs, but feeds the inputs of their instances', () => {
    const inner = {
      id: 'sub',
      inputs: [{ name: 'image', type: 'IMAGE' }],
      nodes: [target(50), target(51, { inputs: [socket('images', 'IMAGE', 1)] })],
      links: [
        { id: 1, origin_id: -10, origin_slot: 0, target_id: 51, target_slot: 0, type: 'IMAGE' },
      ],
    };
    const instance = { id: 7, type: 'sub', inputs: [socket('image', 'IMAGE', null)] };
    const prompt = promptOf({ ...only({}, instance), definitions: { subgraphs: [inner] } });
    expect(inputOf(prompt, '7:50', 'images')).toBeUndefined();
    expect(inputOf(prompt, '7:51', 'images')).toEqual(['1', 0]);
  });

  it('reads the patterns of older versions from its values', () => {
    const old = everywhere(3, 10, {}, { properties: {}, widgets_values: ['5$', '.*', '.*'] });
    const prompt = promptOf({ ...only({}), nodes: [image(1), old, target(5), target(6)] });
    expect(arrivals(prompt, 5, 6)).toEqual([['1', 0], undefined]);
  });

  it('tells prompts apart by the names of the inputs', () => {
    const prompts = {
      id: 3,
      type: 'Prompts Everywhere',
      inputs: [socket('+ve', 'CONDITIONING', 10), socket('-ve', 'CONDITIONING', 11)],
      properties: { ue_properties: { version: '7.8' } },
    };
    const encode = (id: number) => ({ id, type: 'Encode', outputs: outputs('CONDITIONING') });
    const ksampler = { id: 5, type: 'KSampler', widgets_values: [1, 'fixed', 2, 'euler'] };
    const nodes = [encode(1), encode(2), prompts, ksampler];
    const links = [link(10, 1, 3, 'CONDITIONING'), link(11, 2, 3, 'CONDITIONING')];
    expect(inputOf(promptOf({ nodes, links }), '5', 'positive')).toEqual(['1', 0]);
  });
});
