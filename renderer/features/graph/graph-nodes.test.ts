import { describe, expect, it } from 'vitest';
import type { GraphNodeView, GraphScope, GraphView } from '../../../contract/graph.ts';
import { boundsOf, isActive, nodeAt, nodesOf, pathOf, scopeAt } from './graph-nodes.ts';
import { inkOn } from './ink.ts';
import { linkPaths } from './link-paths.ts';
import { rectPaths } from './rect-paths.ts';

const node = (id: string, x: number, more: Partial<GraphNodeView> = {}): GraphNodeView => ({
  ...{ id, title: id, classType: 'A', x, y: 0, width: 100, height: 90, color: null, mode: 'live' },
  ...{ kind: 'node', collapsed: false, widgets: [], scope: null },
  ...{ inputs: [{ name: 'a', type: 'IMAGE' }], outputs: [{ name: 'b', type: 'IMAGE' }], ...more },
});
const link = (id: string, from: string, to: string, type = 'IMAGE') => ({
  ...{ id, from, to, type, fromSlot: 0, toSlot: 0 },
});
const inner: GraphScope = { id: 's', title: 'Inner', nodes: [node('7', 0)], links: [], groups: [] };
const root: GraphScope = {
  ...{ id: '', title: '', groups: [] },
  nodes: [node('1', 0), node('2', 300), node('3', 600, { mode: 'bypassed', scope: 's' })],
  links: [
    link('a', '1', '2'),
    link('b', '2', '3'),
    link('c', '1', '2', 'MASK'),
    link('d', '9', '1'),
  ],
};
const graph: GraphView = { root, subgraphs: [inner] };

describe('the way into subgraphs', () => {
  it('gives the canvas at its end, and the ids that the prompt has there', () => {
    const steps = [{ scope: 's', through: '3', title: 'Three' }];
    const scope = scopeAt(graph, steps);
    expect(scope).toBe(inner);
    expect(nodesOf(inner, pathOf(steps)).map(({ data }) => data.nodeId)).toEqual(['3:7']);
    expect(scopeAt(graph, [])).toBe(root);
    expect(scopeAt(graph, [{ scope: 'gone', through: '3', title: '' }])).toBeNull();
  });

  it('marks the node that runs, and those around it', () => {
    expect(isActive('3', '3:7')).toBe(true);
    expect(isActive('3:7', '3:7')).toBe(true);
    expect(isActive('3', '30:7')).toBe(false);
    expect(isActive('3', null)).toBe(false);
  });
});

describe('what is drawn', () => {
  it('has a path for each type and for what is off, with no link that hangs', () => {
    const paths = linkPaths(root);
    expect(paths.map(({ type, isOff, d }) => [type, isOff, d.split('M').length - 1])).toEqual([
      ['IMAGE', false, 1],
      ['IMAGE', true, 1],
      ['MASK', false, 1],
    ]);
    expect(paths[0]?.d).toBe('M100 44C200 44 200 44 300 44');
    expect(rectPaths(root).map(({ mode }) => mode)).toEqual(['live', 'bypassed']);
  });

  it('is found by its place, and has bounds', () => {
    expect(nodeAt(root, 350, 50)?.id).toBe('2');
    expect(nodeAt(root, 250, 50)).toBeNull();
    expect(boundsOf(root.nodes)).toEqual({ x: 0, y: 0, width: 700, height: 90 });
    expect(boundsOf([])).toBeNull();
  });

  it.each([
    ['#000000', '#ffffff'],
    ['#232323', '#ffffff'],
    ['#ffd500', '#111111'],
    ['#ffffff', '#111111'],
  ])('on %s is written in %s', (color, ink) => {
    expect(inkOn(color)).toBe(ink);
  });
});
