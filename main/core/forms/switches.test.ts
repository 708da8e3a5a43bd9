import { describe, expect, it } from 'vitest';
import { recordOf } from '../graph-to-prompt/json-values.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { readGraph } from '../graph-to-prompt/read-graph.ts';
import { createReport } from '../graph-to-prompt/report.ts';
import { failureOf } from './forms.test-support.ts';
import { applySwitches, readSwitches, settleSwitches, type SwitchStates } from './switches.ts';

const objectInfo = parseObjectInfo({
  Loader: { input: { required: {} }, output: ['MODEL'], output_name: ['MODEL'] },
  Lora: { input: { required: {} }, output: ['MODEL'], output_name: ['MODEL'] },
  Save: { input: { required: {} }, output: [], output_node: true },
});
type NodeJson = Readonly<Record<string, unknown>>;
const node = (id: number, type: string, x: number, more: NodeJson = {}): NodeJson => ({
  ...{ id, type, mode: 0, pos: [x, 50], size: [20, 20], inputs: [], outputs: [] },
  ...more,
});
const fed = (link: number) => ({ inputs: [{ name: 'model', type: 'MODEL', link }] });
const group = (title: string, x: number, width = 100) => ({ title, bounding: [x, 0, width, 200] });
const board = (properties: object) =>
  node(90, 'Fast Groups Muter (rgthree)', 900, { properties: { matchTitle: '', ...properties } });

/** Two ways from a loader to an output, each in a group of its own. */
const twoWays = (modes: readonly [number, number], more: readonly NodeJson[] = []) => ({
  nodes: [
    node(1, 'Loader', 10, { mode: modes[0] }),
    node(2, 'Save', 60, { mode: modes[0], ...fed(1) }),
    node(3, 'Loader', 110, { mode: modes[1] }),
    node(4, 'Save', 160, { mode: modes[1], ...fed(2) }),
    ...more,
  ],
  links: [
    [1, 1, 0, 2, 0, 'MODEL'],
    [2, 3, 0, 4, 0, 'MODEL'],
  ],
  groups: [group('left', 0), group('right', 100)],
});
const settled = (workflow: unknown, wanted: SwitchStates = {}) =>
  settleSwitches(readSwitches(workflow, objectInfo), wanted);
const modesAfter = (workflow: unknown, wanted: SwitchStates) => {
  const switches = readSwitches(workflow, objectInfo);
  const changed = applySwitches(workflow, switches, settleSwitches(switches, wanted));
  const { nodes } = readGraph(recordOf(changed), createReport());
  return nodes.map(({ mode }) => numbers[mode]);
};
const numbers = { live: 0, muted: 2, bypassed: 4 };

describe('switches', () => {
  it('are the ways of which one is on, and turn the other off with them', () => {
    const workflow = twoWays([0, 4]);
    expect(settled(workflow)).toMatchObject([
      { id: 'group:0', kind: 'branch', on: true, exclusive: 'branches', reason: 'memory' },
      { id: 'group:1', kind: 'branch', on: false, exclusive: 'branches', reason: 'memory' },
    ]);
    expect(modesAfter(workflow, { 'group:1': true })).toEqual([4, 4, 0, 0]);
    expect(modesAfter(workflow, { 'group:0': false })).toEqual([4, 4, 4, 4]);
    expect(applySwitches(workflow, [], [])).toBe(workflow);
  });

  it('are none where every way is on and no switchboard says otherwise', () => {
    expect(settled(twoWays([0, 0]))).toEqual([]);
  });

  it('follow the switchboard of the file: which groups, muted or bypassed, how many at once', () => {
    const all = twoWays([0, 0], [board({})]);
    expect(settled(all).map(({ id, exclusive }) => [id, exclusive])).toEqual([
      ['group:0', null],
      ['group:1', null],
    ]);
    expect(modesAfter(all, { 'group:1': false }).slice(0, 4)).toEqual([0, 0, 2, 2]);
    const some = twoWays([0, 0], [board({ matchTitle: 'RIGHT' })]);
    expect(settled(some).map(({ label }) => label)).toEqual(['right']);
    const one = twoWays([0, 2], [board({ toggleRestriction: 'max one' })]);
    expect(settled(one)).toMatchObject([{ reason: 'file' }, { reason: 'file' }]);
  });

  it('leave out a group inside another, unless it alone is off', () => {
    const inner = [group('all', 0, 100), group('inner', 50, 50)];
    const off = { ...twoWays([4, 0]), groups: inner };
    expect(settled(off).map(({ label }) => label)).toEqual(['all']);
    const half = twoWays([0, 0]);
    const nodes = half.nodes.map((each) => (each.id === 2 ? { ...each, mode: 4 } : each));
    const only = { ...half, nodes, groups: inner };
    expect(settled(only).map(({ label, on }) => [label, on])).toEqual([['inner', false]]);
  });

  it('are single nodes that are off, and LoRAs, named by their file', () => {
    const lora = node(5, 'Lora', 500, {
      ...fed(1),
      outputs: [{ name: 'MODEL', type: 'MODEL', links: [9] }],
      widgets_values: ['style.safetensors', 1],
    });
    const muted = node(6, 'Save', 600, { mode: 2, title: 'Second copy' });
    const gone = node(7, 'NoSuchNode', 700, { mode: 4 });
    const workflow = { ...twoWays([0, 0]), nodes: [lora, muted, gone], groups: [] };
    expect(settled(workflow)).toMatchObject([
      { id: 'node:5', kind: 'node', label: 'style.safetensors', on: true },
      { id: 'node:6', kind: 'node', label: 'Second copy', on: false },
    ]);
    expect(modesAfter(workflow, { 'node:5': false, 'node:6': true })).toEqual([4, 0, 4]);
  });

  it('refuse what the workflow does not have, and two of which one is allowed', () => {
    expect(failureOf(() => settled(twoWays([0, 4]), { 'group:7': true }))).toMatchObject({
      ...{ code: 'workflow.badValue', field: 'group:7', reason: 'noSwitch' },
    });
    const both = { 'group:0': true, 'group:1': true };
    expect(failureOf(() => settled(twoWays([0, 4]), both))).toMatchObject({ reason: 'exclusive' });
  });

  it('are none for a prompt', () => {
    expect(readSwitches({ '1': { class_type: 'Save', inputs: {} } }, objectInfo)).toEqual([]);
  });
});
