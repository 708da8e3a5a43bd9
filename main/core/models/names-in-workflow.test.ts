import { describe, expect, it } from 'vitest';
import { namesInWorkflow } from './names-in-workflow.ts';

const node = (type: string, values: unknown) => ({ id: 1, type, widgets_values: values });
const graph = (...nodes: readonly unknown[]) => ({ nodes, links: [] });

describe('what a workflow names', () => {
  it.each([
    ['of a graph', graph(node('LoraLoader', ['style/ink.safetensors', 1]))],
    ['of a prompt', { '1': { class_type: 'L', inputs: { lora_name: 'style/ink.safetensors' } } }],
    [
      'of the body of a post',
      { prompt: { '1': { class_type: 'L', inputs: { lora_name: 'style/ink.safetensors' } } } },
    ],
    ['as Windows spells it', graph(node('LoraLoader', ['style\\ink.safetensors']))],
    [
      'in the values of a pack',
      graph(node('Power Lora', [{ on: true, lora: 'style/ink.safetensors' }])),
    ],
    ['by the names of the widgets', graph(node('VHS', { model: 'style/ink.safetensors' }))],
    ['of a muted node', graph({ ...node('LoraLoader', ['style/ink.safetensors']), mode: 2 })],
    [
      'in a subgraph of a subgraph',
      {
        ...graph(node('abc', [])),
        definitions: {
          subgraphs: [
            {
              ...{ id: 'abc', ...graph() },
              definitions: {
                subgraphs: [{ id: 'd', ...graph(node('L', ['style/ink.safetensors'])) }],
              },
            },
          ],
        },
      },
    ],
    [
      'in a group node of an older file',
      {
        ...graph(node('workflow>g', [])),
        extra: { groupNodes: { g: graph(node('L', ['style/ink.safetensors'])) } },
      },
    ],
  ])('are the values %s', (_, json) => {
    expect(namesInWorkflow(json)).toContain('style/ink.safetensors');
  });

  it('are not its notes, links to downloads, titles, or texts that hold more than a name', () => {
    const titled = {
      ...node('LoraLoader', ['a.safetensors']),
      title: 'style/ink.safetensors',
      properties: { models: [{ name: 'style/ink.safetensors' }] },
    };
    const notes = [
      node('Note', ['style/ink.safetensors']),
      node('MarkdownNote', ['style/ink.safetensors']),
    ];
    const text = node('CLIPTextEncode', ['use\nstyle/ink.safetensors']);
    expect(namesInWorkflow(graph(titled, ...notes, text))).toEqual(['a.safetensors']);
  });

  it('are what a text names by a word of its own', () => {
    const text = 'a cat, (embedding:bad\\hand:1.2), <lora:ink v2:0.8>\n' + 'x'.repeat(400);
    expect(namesInWorkflow(graph(node('CLIPTextEncode', [text])))).toEqual([
      ...['embedding:bad/hand', 'lora:ink v2'],
    ]);
  });

  it('are unknown of what is no workflow', () => {
    for (const json of [null, [], 'a', { a: 1 }, { prompt: { a: 1 } }])
      expect(namesInWorkflow(json)).toBeNull();
  });

  it('are found in a file that goes on for ever without an end of the stack', () => {
    let deep: unknown = 'a.safetensors';
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
    expect(namesInWorkflow(graph(node('X', deep)))).toEqual([]);
  });
});
