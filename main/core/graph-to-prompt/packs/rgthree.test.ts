import { describe, expect, it } from 'vitest';
import { graphToPrompt } from '../graph-to-prompt.ts';

const bare = { input: { required: {}, optional: {} }, output: ['*'] };
const SERVER = {
  'Power Lora Loader (rgthree)': bare,
  'Power Primitive (rgthree)': bare,
  'Power Puter (rgthree)': bare,
};

function inputsOf(type: string, node: object): unknown {
  const conversion = graphToPrompt({ nodes: [{ id: 1, type, ...node }], links: [] }, SERVER);
  return conversion.state === 'converted' ? conversion.prompt['1']?.inputs : conversion;
}

describe('a Power Lora Loader', () => {
  const widgets_values = [
    {},
    { type: 'PowerLoraLoaderHeaderWidget' },
    { on: true, lora: 'a.safetensors', strength: 0.5, strengthTwo: null },
    { on: false, lora: 'b.safetensors', strength: 1, strengthTwo: 0.25 },
    '',
  ];

  it('sends every saved LoRA in turn, with one strength', () => {
    expect(inputsOf('Power Lora Loader (rgthree)', { widgets_values })).toEqual({
      lora_1: { on: true, lora: 'a.safetensors', strength: 0.5 },
      lora_2: { on: false, lora: 'b.safetensors', strength: 1 },
    });
  });

  it('sends both strengths where it shows both', () => {
    const properties = { 'Show Strengths': 'Separate Model & Clip' };
    expect(inputsOf('Power Lora Loader (rgthree)', { widgets_values, properties })).toMatchObject({
      lora_1: { strengthTwo: 1 },
      lora_2: { strengthTwo: 0.25 },
    });
  });
});

describe('a Power Prompt', () => {
  const text = ['STRING', {}];
  const input = { required: { prompt: text, insert_lora: text, crop_width: ['INT', {}] } };
  const server = { 'SDXL Power Prompt - Positive (rgthree)': { input } };

  it('sends neither what helps with typing nor what is a socket in the page', () => {
    const type = 'SDXL Power Prompt - Positive (rgthree)';
    const node = { id: 1, type, widgets_values: ['a cat', 'CHOOSE', 4] };
    const conversion = graphToPrompt({ nodes: [node], links: [] }, server);
    expect(conversion).toHaveProperty('prompt.1.inputs', { prompt: 'a cat' });
  });
});

describe('a Power Primitive', () => {
  it.each([
    [['INT', '12'], { type: 'INT', value: 12 }],
    [['FLOAT', 'x'], { type: 'FLOAT', value: 0 }],
    [['BOOL', 'no text is false but these'], { type: 'BOOLEAN', value: true }],
    [['BOOLEAN', 'None'], { type: 'BOOLEAN', value: false }],
    [['STRING', 'text'], { type: 'STRING', value: 'text' }],
  ])('of %j sends %j', (widgets_values, inputs) => {
    expect(inputsOf('Power Primitive (rgthree)', { widgets_values })).toEqual(inputs);
  });
});

describe('a Power Puter', () => {
  it('sends its outputs and its code', () => {
    const widgets_values = [{ outputs: ['INT'] }, 'a + 1'];
    expect(inputsOf('Power Puter (rgthree)', { widgets_values })).toEqual({
      outputs: { outputs: ['INT'] },
      code: 'a + 1',
    });
  });
});
