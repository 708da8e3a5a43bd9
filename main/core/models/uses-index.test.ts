import { describe, expect, it } from 'vitest';
import { usesIndex } from './uses-index.ts';

const named = (model: { category: string; name: string }, ...names: readonly string[]) =>
  usesIndex([model]).namedBy(names).size > 0;

describe('the models that values name', () => {
  it('are named by their whole path below the category, in that very spelling', () => {
    const model = { category: 'loras', name: 'style/ink.safetensors' };
    expect(named(model, 'style/ink.safetensors')).toBe(true);
    for (const other of [
      'ink.safetensors',
      'style/ink.safetensors.bak',
      'style',
      'Style/Ink.safetensors',
    ])
      expect(named(model, other)).toBe(false);
  });

  it('are named by texts with or without their ending, each kind by its own word', () => {
    const embedding = { category: 'embeddings', name: 'bad/hand.pt' };
    expect(named(embedding, 'embedding:bad/hand')).toBe(true);
    expect(named(embedding, 'embedding:bad/hand.pt')).toBe(true);
    expect(named(embedding, 'lora:bad/hand')).toBe(false);
    expect(named({ category: 'loras', name: 'ink v2.safetensors' }, 'lora:ink v2')).toBe(true);
  });

  it('are named by their folder where whole folders are loaded', () => {
    const file = 'Florence-2/model.safetensors';
    expect(named({ category: 'LLM', name: file }, 'Florence-2')).toBe(true);
    expect(named({ category: 'diffusers', name: file }, 'Florence-2')).toBe(true);
    expect(named({ category: 'checkpoints', name: file }, 'Florence-2')).toBe(false);
  });

  it('are all those of one name, each once', () => {
    const [a, b] = [
      { category: 'loras', name: 'a.pt' },
      { category: 'vae', name: 'a.pt' },
    ];
    expect([...usesIndex([a, b]).namedBy(['a.pt', 'a.pt'])]).toEqual([a, b]);
  });
});
