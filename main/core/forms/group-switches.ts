import { textOf } from '../graph-to-prompt/json-values.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import { pageOnlyRole } from '../graph-to-prompt/page-only-nodes.ts';
import { isInside } from '../graph-to-prompt/use-everywhere/restrictions.ts';
import type { Graph, GraphGroup, GraphNode } from '../graph-to-prompt/workflow-graph.ts';
import type { GraphSwitch } from './switches.ts';

interface Members {
  readonly group: GraphGroup;
  readonly index: number;
  readonly nodes: readonly GraphNode[];
}

/** The page's own switchboard for groups. */
interface Switchboard {
  readonly offMode: 2 | 4;
  readonly onlyOne: boolean;
  readonly shows: (title: string) => boolean;
}

/** Groups that a switchboard of the file shows, that are off in the file, or that are one of several ways. */
export function groupSwitches(graph: Graph, objectInfo: ObjectInfo): readonly GraphSwitch[] {
  const board = switchboardOf(graph);
  const groups = independent(
    graph.groups
      .map((group, index) => ({ group, index, nodes: membersOf(graph, group) }))
      .filter(({ nodes }) => nodes.length > 0),
  );
  const branches = branchesAmong(graph, groups, objectInfo);
  const isOneOfSeveral = branches.length > 1 && branches.some((each) => !isOn(each));
  const exclusive = exclusivity(board, branches, isOneOfSeveral);
  return groups
    .filter((each) => {
      const isShown = board?.shows(each.group.title) === true;
      return isShown || !isOn(each) || (isOneOfSeveral && branches.includes(each));
    })
    .map((each) => ({
      id: `group:${each.index}`,
      label: each.group.title,
      kind: branches.length > 1 && branches.includes(each) ? 'branch' : 'group',
      fileOn: isOn(each),
      nodes: each.nodes,
      offMode: board?.offMode ?? offModeIn(each.nodes),
      ...exclusive(each),
    }));
}

type Exclusivity = Pick<GraphSwitch, 'exclusive' | 'reason'>;

/** Each branch loads models of its own: two at once need the memory of both. */
function exclusivity(
  board: Switchboard | null,
  branches: readonly Members[],
  isOneOfSeveral: boolean,
): (members: Members) => Exclusivity {
  const live = branches.filter(isOn);
  const isByMemory = (isOneOfSeveral && live.length <= 1) || areVideo(branches);
  return (members) => {
    if (board?.onlyOne === true && board.shows(members.group.title))
      return { exclusive: 'groups', reason: 'file' };
    return isByMemory && branches.includes(members)
      ? { exclusive: 'branches', reason: 'memory' }
      : { exclusive: null, reason: null };
  };
}

function areVideo(branches: readonly Members[]): boolean {
  const isVideo = ({ nodes }: Members): boolean =>
    nodes.some(({ type }) => /wan|hunyuanvideo|hyvideo|ltx|mochi|cosmos/i.test(type));
  return branches.length > 1 && branches.every(isVideo);
}

function isOn({ nodes }: Members): boolean {
  return nodes.some((node) => node.mode === 'live');
}

function offModeIn(nodes: readonly GraphNode[]): 2 | 4 {
  return nodes.some((node) => node.mode === 'muted') ? 2 : 4;
}

function membersOf(graph: Graph, { box }: GraphGroup): readonly GraphNode[] {
  return graph.nodes.filter(
    (node) => isInside(node, box) && pageOnlyRole(node.type) !== 'decoration',
  );
}

/** A group inside another moves with it, unless it alone is off. */
function independent(groups: readonly Members[]): readonly Members[] {
  const sets = new Map(groups.map((each) => [each, new Set(each.nodes)]));
  const isAround = (outer: Members, inner: Members): boolean => {
    const isLarger = outer.nodes.length > inner.nodes.length || outer.index < inner.index;
    if (outer === inner || !isLarger) return false;
    return inner.nodes.every((node) => sets.get(outer)?.has(node) === true);
  };
  return groups.filter(
    (inner) => !groups.some((outer) => isAround(outer, inner) && isOn(outer) === isOn(inner)),
  );
}

/** Groups that load their own models and end in an output, with no link to another group. */
function branchesAmong(
  graph: Graph,
  groups: readonly Members[],
  objectInfo: ObjectInfo,
): readonly Members[] {
  const definitionOf = (node: GraphNode) => objectInfo.definitionOf(node.type);
  const whole = groups.filter(
    ({ nodes }) =>
      nodes.some((node) => definitionOf(node)?.isOutput === true) &&
      nodes.some(
        (node) =>
          definitionOf(node)?.outputs.some(({ type }) => type.endsWith('MODEL')) === true &&
          /load/i.test(node.type),
      ),
  );
  return whole.filter((branch) => {
    const own = new Set(branch.nodes.map(({ id }) => id));
    const foreign = new Set(
      groups.flatMap(({ nodes }) => nodes.map(({ id }) => id)).filter((id) => !own.has(id)),
    );
    return ![...graph.links.values()].some(
      ({ originId, targetId }) =>
        (own.has(originId) && foreign.has(targetId)) ||
        (own.has(targetId) && foreign.has(originId)),
    );
  });
}

const BOARDS: ReadonlyMap<string, 2 | 4> = new Map([
  ['Fast Groups Bypasser (rgthree)', 4],
  ['Fast Groups Muter (rgthree)', 2],
]);

function switchboardOf(graph: Graph): Switchboard | null {
  const node = graph.nodes.find(({ type, mode }) => BOARDS.has(type) && mode === 'live');
  const offMode = node === undefined ? undefined : BOARDS.get(node.type);
  if (node === undefined || offMode === undefined) return null;
  const { matchTitle, toggleRestriction } = node.properties;
  // the pack takes the text as a regular expression; one that is more than plain words shows all groups
  const words = (textOf(matchTitle) ?? '').toLowerCase();
  const isPlain = !/[\\^$.*+?()[\]{}|]/.test(words);
  return {
    offMode,
    onlyOne: toggleRestriction === 'max one' || toggleRestriction === 'always one',
    shows: (title) => !isPlain || title.toLowerCase().includes(words),
  };
}
