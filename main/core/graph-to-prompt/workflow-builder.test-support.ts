import type { Conversion, Prompt } from '../../../contract/workflow.ts';
import { graphToPrompt, type ConversionOptions } from './graph-to-prompt.ts';
import { parseObjectInfo } from './object-info.ts';

const IMAGE = ['IMAGE'];
const whole = (value: number) => ['INT', { default: value }];

/** A server with a handful of classes, simplified. */
export const SERVER = {
  MakeImage: server({ width: whole(512), height: whole(512) }, ['IMAGE']),
  Invert: server({ image: IMAGE }, ['IMAGE']),
  Blend: server(
    {
      image1: IMAGE,
      image2: IMAGE,
      factor: ['FLOAT', { default: 0.5 }],
      mode: [['mix', 'screen']],
    },
    ['IMAGE'],
  ),
  SaveImage: server({ images: IMAGE, filename_prefix: ['STRING', { default: 'out' }] }, []),
  KSampler: server(
    {
      model: ['MODEL'],
      seed: ['INT', { default: 0, control_after_generate: true }],
      steps: whole(20),
      sampler_name: [['euler', 'heun']],
      positive: ['CONDITIONING'],
    },
    ['LATENT'],
  ),
  Loader: server({ name: [['a.safetensors', 'b.safetensors']] }, ['MODEL', 'CLIP']),
  Lora: server({ model: ['MODEL'], clip: ['CLIP'], strength: ['FLOAT', { default: 1 }] }, [
    'MODEL',
    'CLIP',
  ]),
  Encode: server({ text: ['STRING', { multiline: true, dynamicPrompts: true }], clip: ['CLIP'] }, [
    'CONDITIONING',
  ]),
  Number: server({ value: whole(0) }, ['INT']),
  View: server({ source: ['*', {}] }, []),
  LoadImage: server({ image: [['x.png'], { image_upload: true }], channel: [['red', 'blue']] }, [
    'IMAGE',
    'MASK',
  ]),
  'Anything Everywhere': server({}, []),
  'Prompts Everywhere': server({}, []),
};

const OBJECT_INFO = parseObjectInfo(SERVER);

function server(required: Record<string, unknown>, output: readonly string[]) {
  return { input: { required }, output, output_name: output };
}

export function convert(workflow: unknown, options: ConversionOptions = {}): Conversion {
  return graphToPrompt(workflow, OBJECT_INFO, { random: () => 0, ...options });
}

/** The prompt of a workflow that has to convert. */
export function promptOf(workflow: unknown, options: ConversionOptions = {}): Prompt {
  const conversion = convert(workflow, options);
  if (conversion.state === 'converted') return conversion.prompt;
  throw new Error(`refused: ${JSON.stringify(conversion.reasons)}`);
}

/** The codes and nodes of a workflow that has to be refused. */
export function reasonsOf(workflow: unknown, options: ConversionOptions = {}): readonly string[] {
  const conversion = convert(workflow, options);
  if (conversion.state === 'converted') throw new Error('converted');
  return conversion.reasons.map(({ code, nodeId }) => `${code} ${nodeId ?? ''}`.trim());
}

export interface NodeJson {
  readonly id: number | string;
  readonly type: string;
  readonly inputs?: readonly object[];
  readonly [name: string]: unknown;
}

/** A socket, linked or not. */
export function socket(name: string, type: string, link: number | string | null = null) {
  return { name, type, link };
}

/** An input that belongs to a widget. */
export function widgetInput(name: string, type: string, link: number | string | null = null) {
  return { name, type, link, widget: { name } };
}

export function outputs(...types: readonly string[]) {
  return types.map((type) => ({ name: type, type, links: [] }));
}

/** A node that passes an image on or shows it, fed by one link. */
export function fed(
  id: number,
  type: string,
  input: string,
  link: number,
  more: object = {},
): NodeJson {
  return { id, type, inputs: [socket(input, 'IMAGE', link)], outputs: outputs('IMAGE'), ...more };
}

/** An image that comes from nowhere; its width tells it from others. */
export function image(id: number, width = 64): NodeJson {
  return { id, type: 'MakeImage', outputs: outputs('IMAGE'), widgets_values: [width, 48] };
}

export function save(id: number, link: number): NodeJson {
  return fed(id, 'SaveImage', 'images', link, { outputs: [], widgets_values: ['out'] });
}

/** What `[origin, slot]` or a value stands at an input of the prompt. */
export function inputOf(prompt: Prompt, nodeId: string, name: string): unknown {
  const node = prompt[nodeId];
  if (node === undefined) throw new Error(`no node ${nodeId}`);
  return node.inputs[name];
}
