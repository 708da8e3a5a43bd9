import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseObjectInfo } from './object-info.ts';
import { graphToPrompt } from './graph-to-prompt.ts';
import {
  convert,
  image,
  promptOf,
  reasonsOf,
  save,
  SERVER,
} from './workflow-builder.test-support.ts';

describe('a workflow', () => {
  it('takes the classes as the server sent them or parsed', () => {
    const workflow = { nodes: [image(1)], links: [] };
    expect(graphToPrompt(workflow, SERVER)).toEqual(
      graphToPrompt(workflow, parseObjectInfo(SERVER)),
    );
  });

  it('keeps nodes that nothing uses and leaves out what only the page knows', () => {
    const notes = ['Note', 'MarkdownNote', 'Label (rgthree)'].map((type, id) => ({
      id: 20 + id,
      type,
    }));
    const conversion = convert({ nodes: [image(1), ...notes], links: [] });
    expect(conversion).toMatchObject({
      prompt: { 1: {} },
      report: notes.map(({ id, type }) => ({
        code: 'pageOnly',
        nodeId: String(id),
        params: { type },
      })),
    });
  });

  it.each([
    [{ inputs: [{ name: 'a', type: 'A', link: 4 }] }, 'refused'],
    [{ outputs: [{ name: 'a', type: 'A', links: null }] }, 'refused'],
    [{}, 'converted'],
    [{ outputs: [{ name: 'a', type: 'A' }], mode: 4 }, 'converted'],
  ])('with an unknown node %j is %s', (more, state) => {
    const conversion = convert({ nodes: [{ id: 3, type: 'Nobody', ...more }], links: [] });
    expect(conversion.state).toBe(state);
    if (conversion.state === 'refused') {
      expect(conversion.reasons).toEqual([
        { code: 'missingNode', nodeId: '3', params: { type: 'Nobody' } },
      ]);
    }
  });

  it.each([
    ['duplicateNodeId 1', [image(1), image(1)]],
    ['unreadableNode', [image(1), null]],
    ['unreadableNode', [image(1), { type: 'A' }]],
    ['unreadableNode', [image(1), { id: Number.NaN, type: 'A' }]],
  ])('is refused with %s', (reason, nodes) => {
    expect(reasonsOf({ nodes, links: [] })).toEqual([reason]);
  });

  it.each([null, 3, 'text', [], {}, { nodes: {} }])('is not %j', (json) => {
    expect(reasonsOf(json)).toEqual(['notAWorkflow']);
  });

  it('that nests values without end is refused by node', () => {
    let value: unknown = [];
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    const nodes = [image(1), { ...image(2), widgets_values: [value] }];
    expect(reasonsOf({ nodes, links: [] })).toEqual(['tooDeepValue 2']);
    expect(reasonsOf({ nodes: [image(1)], links: [], extra: value })).toEqual(['tooDeepValue']);
  });

  it('may have nodes named like members of objects', () => {
    const nodes = [
      { ...image(1), id: '__proto__' },
      { id: 2, type: 'constructor' },
    ];
    expect(Object.keys(promptOf({ nodes, links: [] }))).toEqual(['__proto__']);
  });

  it('of 10,000 nodes converts', () => {
    const chain = Array.from({ length: 9_999 }, (_, index) => save(index + 2, index));
    const links = chain.map((_, index) => [index, 1, 0, index + 2, 0, 'IMAGE']);
    expect(Object.keys(promptOf({ nodes: [image(1), ...chain], links }))).toHaveLength(10_000);
  });

  it('of any rubbish converts or is refused, and never throws', () => {
    const rubbish = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(Number.NaN, undefined, -10, '-20', 2, 4),
    );
    const name = fc.constantFrom(
      'MakeImage',
      'Blend',
      'Reroute',
      'PrimitiveNode',
      'GetNode',
      'SetNode',
      'a',
      'Anything Everywhere',
      'workflow>g',
    );
    const slots = fc.oneof(
      rubbish,
      fc.array(
        fc.record(
          {
            name: fc.constantFrom('image1', 'width', ''),
            type: rubbish,
            link: fc.oneof(rubbish, fc.nat(5)),
            widget: rubbish,
          },
          { requiredKeys: [] },
        ),
      ),
    );
    const node = fc.record(
      {
        id: fc.oneof(fc.nat(9), rubbish),
        type: name,
        mode: rubbish,
        inputs: slots,
        outputs: slots,
        widgets_values: rubbish,
        properties: rubbish,
        pos: rubbish,
      },
      { requiredKeys: ['id', 'type'] },
    );
    const links = fc.oneof(
      rubbish,
      fc.array(
        fc.oneof(rubbish, fc.tuple(fc.nat(5), fc.nat(9), fc.nat(3), fc.nat(9), fc.nat(3), rubbish)),
      ),
    );
    const graph = { nodes: fc.array(node, { maxLength: 8 }), links, groups: rubbish };
    const subgraph = fc.record({ ...graph, id: fc.constant('a'), inputs: slots, outputs: slots });
    const workflow = fc.record({
      ...graph,
      extra: fc.oneof(
        rubbish,
        fc.record({ groupNodes: fc.record({ g: fc.oneof(rubbish, subgraph) }) }),
      ),
      definitions: fc.oneof(
        rubbish,
        fc.record({ subgraphs: fc.array(subgraph, { maxLength: 2 }) }),
      ),
    });
    fc.assert(
      fc.property(workflow, (json) => {
        expect(convert(json).state).toMatch(/^(converted|refused)$/);
      }),
      { numRuns: 500 },
    );
  });
});
