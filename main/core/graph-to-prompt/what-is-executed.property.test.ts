import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prompt, PromptNode } from '../../../contract/workflow.ts';
import { isList } from './json-values.ts';
import { randomGraph, toWorkflow, wrap, type RandomGraph } from './random-workflow.test-support.ts';
import { promptOf } from './workflow-builder.test-support.ts';

/** The prompt with other names for its nodes. */
function renamed(prompt: Prompt, nameOf: (id: string) => string): Prompt {
  const nodes = Object.entries(prompt).map(([id, node]): [string, PromptNode] => {
    const inputs = Object.entries(node.inputs).map(([name, value]): [string, unknown] => [
      name,
      isList(value) ? [nameOf(String(value[0])), value[1]] : value,
    ]);
    return [nameOf(id), { ...node, inputs: Object.fromEntries(inputs) }];
  });
  return Object.fromEntries(nodes);
}

function renameNodes({ nodes, links }: RandomGraph, nameOf: (id: number) => number): RandomGraph {
  return {
    nodes: nodes.map((node) => ({ ...node, id: nameOf(Number(node.id)) })),
    links: links.map((link) => ({
      ...link,
      origin: nameOf(link.origin),
      target: nameOf(link.target),
    })),
  };
}

describe('what is executed', () => {
  it('is not empty in the graphs that these tests draw', () => {
    const sizes = fc
      .sample(randomGraph, 200)
      .map((graph) => Object.keys(promptOf(toWorkflow(graph))).length);
    expect(sizes.filter((size) => size > 3).length).toBeGreaterThan(50);
  });

  it('does not depend on the ids of nodes', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const other = promptOf(toWorkflow(renameNodes(graph, (id) => 300 - id)));
        const same = renamed(other, (id) => String(300 - Number(id)));
        expect(same).toEqual(promptOf(toWorkflow(graph)));
      }),
    );
  });

  it('does not depend on the order of nodes and links', () => {
    const shuffled = randomGraph.chain((graph) =>
      fc.record({
        graph: fc.constant(graph),
        nodes: fc.shuffledSubarray([...graph.nodes], { minLength: graph.nodes.length }),
        links: fc.shuffledSubarray([...graph.links], { minLength: graph.links.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ graph, nodes, links }) => {
        expect(promptOf(toWorkflow({ nodes, links }))).toEqual(promptOf(toWorkflow(graph)));
      }),
    );
  });

  it('does not change with notes beside it', () => {
    const note = fc.constantFrom(
      'Note',
      'MarkdownNote',
      'Label (rgthree)',
      'PrimitiveNode',
      'Reroute',
    );
    fc.assert(
      fc.property(randomGraph, fc.array(note), (graph, types) => {
        const notes = types.map((type, index) => ({
          id: 500 + index,
          type,
          widgets_values: ['x'],
        }));
        const workflow = toWorkflow(graph);
        const noted = { ...workflow, nodes: [...notes, ...workflow.nodes] };
        expect(promptOf(noted)).toEqual(promptOf(workflow));
      }),
    );
  });

  it('does not change when nodes are put into a subgraph', () => {
    fc.assert(
      fc.property(
        randomGraph,
        fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
        (graph, picks) => {
          const wrapped = promptOf(wrap(graph, (id) => picks[id] === true));
          const same = renamed(wrapped, (id) => id.replace('1000:', ''));
          expect(same).toEqual(promptOf(toWorkflow(graph)));
        },
      ),
      { numRuns: 500 },
    );
  });
});
