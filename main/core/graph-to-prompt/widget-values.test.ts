import { describe, expect, it } from 'vitest';
import { graphToPrompt } from './graph-to-prompt.ts';
import { convert, promptOf, widgetInput } from './workflow-builder.test-support.ts';

const single = (type: string, values: object) => ({
  nodes: [{ id: 1, type, ...values }],
  links: [],
});
const inputsOf = (type: string, values: object) => promptOf(single(type, values))['1']?.inputs;

describe('the values of widgets', () => {
  it('are taken in order, past the word for what happens to a seed', () => {
    expect(inputsOf('KSampler', { widgets_values: [7, 'randomize', 30, 'heun'] })).toEqual({
      seed: 7,
      steps: 30,
      sampler_name: 'heun',
    });
  });

  it('skip the upload button behind the last required widget', () => {
    const values = { widgets_values: ['a.png', 'blue', 'image'] };
    expect(inputsOf('LoadImage', values)).toEqual({ image: 'a.png', channel: 'blue' });
  });

  it('fall back on the class where the file lacks them, and say so', () => {
    const conversion = convert(single('MakeImage', { widgets_values: [64] }));
    expect(conversion).toMatchObject({
      prompt: { 1: { inputs: { width: 64, height: 512 } } },
      report: [{ code: 'defaulted', nodeId: '1', params: { inputs: 'height' } }],
    });
  });

  it('beyond the last widget are ignored, and counted', () => {
    const conversion = convert(single('MakeImage', { widgets_values: [1, 2, 3, null, '', 4] }));
    expect(conversion).toMatchObject({
      prompt: { 1: { inputs: { width: 1, height: 2 } } },
      report: [{ code: 'surplusValues', params: { count: '2' } }],
    });
  });

  it('pass through whatever their type', () => {
    expect(inputsOf('MakeImage', { widgets_values: ['64', null] })).toEqual({
      width: '64',
      height: null,
    });
  });

  it('follow the list where names disagree with it, and the names where there is no list', () => {
    const widgets_values_named = { width: 9, height: 8 };
    const both = inputsOf('MakeImage', { widgets_values: [1, 2], widgets_values_named });
    expect(both).toEqual({ width: 1, height: 2 });
    expect(inputsOf('MakeImage', { widgets_values_named })).toEqual({ width: 9, height: 8 });
  });

  it('of an ordinary node are not taken from an object', () => {
    const values = { widgets_values: { width: 9 } };
    expect(inputsOf('MakeImage', values)).toEqual({ width: 512, height: 512 });
  });

  it('that are lists become text in a text area and are wrapped elsewhere', () => {
    expect(inputsOf('Encode', { widgets_values: [['1', 0]] })).toEqual({ text: '1,0' });
    expect(inputsOf('SaveImage', { widgets_values: [['1', 0]] })).toEqual({
      filename_prefix: { __value__: ['1', 0] },
    });
  });

  it('begin with the first choice where the class names none', () => {
    const model = [['a', 'b'], { default: null }];
    const server = { Chat: { input: { required: { model, pad: [['off'], { default: false }] } } } };
    const conversion = graphToPrompt(single('Chat', {}), server);
    expect(conversion).toMatchObject({ prompt: { 1: { inputs: { model: 'a', pad: 'off' } } } });
  });

  it('of a picker of files are paths, and its first file where they are empty', () => {
    const imageOf = (saved: unknown) => inputsOf('LoadImage', { widgets_values: [saved] })?.image;
    expect(['a.png', '', null, ['a.png', 'b.png']].map(imageOf)).toEqual([
      'a.png',
      'x.png',
      'x.png',
      'a.png',
    ]);
    const clip = { filename: 'c.png', subfolder: 'clips', type: 'input' };
    expect(imageOf(clip)).toBe('clips/c.png');
  });

  it('of a picker in another folder are marked with it', () => {
    const image = [['x.png'], { image_upload: true, image_folder: 'output' }];
    const server = { Outputs: { input: { required: { image } } } };
    const imageOf = (saved: string) =>
      graphToPrompt(single('Outputs', { widgets_values: [saved] }), server);
    const prompt = (path: string) => ({ prompt: { 1: { inputs: { image: path } } } });
    expect(imageOf('a.png')).toMatchObject(prompt('a.png [output]'));
    expect(imageOf('a.png [input]')).toMatchObject(prompt('a.png [input]'));
  });

  it('are repaired as the page does it', () => {
    const values = { widgets_values: [7, 'fixed', 30, 'sample_heun'] };
    expect(inputsOf('KSampler', values)?.sampler_name).toBe('heun');
  });

  it('of a dynamic combo bring their own widgets right behind it', () => {
    const options = [
      { key: 'off', inputs: {} },
      { key: 'on', inputs: { required: { amount: ['INT', { default: 3 }] } } },
    ];
    const Choosy = {
      input: { required: { mode: ['COMFY_DYNAMICCOMBO_V3', { options }], after: ['INT', {}] } },
    };
    const made = (values: readonly unknown[]) =>
      graphToPrompt(single('Choosy', { widgets_values: values }), { Choosy });
    expect(made(['on', 4, 5])).toMatchObject({
      prompt: { 1: { inputs: { mode: 'on', 'mode.amount': 4, after: 5 } } },
    });
    expect(made([])).toMatchObject({ prompt: { 1: { inputs: { mode: 'off', after: 0 } } } });
    expect(made(['off', 5])).toMatchObject({
      prompt: { 1: { inputs: { mode: 'off', after: 5 } } },
    });
  });

  it('of a growing group are those of the inputs that the file has', () => {
    const template = { input: { required: { text: ['STRING', {}] } }, prefix: 'text' };
    const Growing = {
      input: { required: { texts: ['COMFY_AUTOGROW_V3', { template }], after: ['INT', {}] } },
    };
    const inputs = ['texts.text0', 'texts.text1', 'after'].map((name) =>
      widgetInput(name, 'STRING'),
    );
    const workflow = single('Growing', { inputs, widgets_values: ['a', 'b', 5] });
    expect(graphToPrompt(workflow, { Growing })).toMatchObject({
      prompt: { 1: { inputs: { 'texts.text0': 'a', 'texts.text1': 'b', after: 5 } } },
    });
  });

  it('that only arise in the open page are refused', () => {
    const Camera = { input: { required: { image: ['WEBCAM', {}] } } };
    const workflow = single('Camera', {});
    expect(graphToPrompt(workflow, { Camera })).toMatchObject({
      state: 'refused',
      reasons: [{ code: 'needsPage', nodeId: '1' }],
    });
  });
});
