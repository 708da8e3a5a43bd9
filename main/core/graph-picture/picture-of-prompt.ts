import type { GraphLinkView, GraphNodeView, GraphView } from '../../../contract/graph.ts';
import { isLink } from '../forms/trace-prompt.ts';
import {
  idOf,
  isRecord,
  listOf,
  recordOf,
  slotOf,
  textOf,
  type JsonRecord,
} from '../graph-to-prompt/json-values.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import { columnsOf } from './columns.ts';
import { lineOf } from './node-view.ts';
import { sizeOf } from './node-size.ts';

const WIDTH = 260;
const GAP = { x: 90, y: 40 };

/** A prompt has no places: what feeds others stands left of them, column by column. */
export function pictureOfPrompt(prompt: JsonRecord, objectInfo: ObjectInfo): GraphView {
  const unplaced = Object.entries(prompt).map(([id, node]) =>
    unplacedNode(id, recordOf(node), objectInfo),
  );
  const byId = new Map(unplaced.map((node) => [node.id, node]));
  const links = Object.entries(prompt).flatMap(([id, node]) =>
    linksInto(id, recordOf(recordOf(node).inputs), byId),
  );
  const nodes = columnsOf(
    unplaced.map(({ id }) => id),
    links,
  ).flatMap((ids, column) => {
    let y = 0;
    return ids.flatMap((id) => {
      const node = byId.get(id);
      if (node === undefined) return [];
      const placed = { ...node, x: column * (WIDTH + GAP.x), y };
      y += node.height + GAP.y;
      return [placed];
    });
  });
  return { root: { id: '', title: '', nodes, links, groups: [] }, subgraphs: [] };
}

function unplacedNode(id: string, node: JsonRecord, objectInfo: ObjectInfo): GraphNodeView {
  const classType = textOf(node.class_type) ?? '';
  const definition = objectInfo.definitionOf(classType);
  const inputs = Object.entries(recordOf(node.inputs));
  const typeOf = (name: string): string =>
    definition?.inputs.find((spec) => spec.name === name)?.type ?? '*';
  const sockets = inputs
    .filter(([, value]) => isLink(value))
    .map(([name]) => ({ name, type: typeOf(name) }));
  const widgets = inputs
    .filter(([, value]) => !isLink(value))
    .map(([name, value]) => ({ name, text: lineOf(value) }));
  const outputs = (definition?.outputs ?? []).map(({ name, type }) => ({ name, type }));
  const title = isRecord(node._meta) ? textOf(node._meta.title) : null;
  const box = { width: WIDTH, height: 0 };
  return {
    ...{ id, title: title ?? definition?.displayName ?? classType, classType },
    ...{ x: 0, y: 0, color: null, mode: 'live', collapsed: false, scope: null },
    ...sizeOf({ box, collapsed: false, inputs: sockets, outputs, widgets }),
    kind: definition === null ? 'missing' : 'node',
    ...{ inputs: sockets, outputs, widgets },
  };
}

function linksInto(
  id: string,
  inputs: JsonRecord,
  nodes: ReadonlyMap<string, GraphNodeView>,
): readonly GraphLinkView[] {
  const linked = Object.entries(inputs).filter(([, value]) => isLink(value));
  return linked.flatMap(([name, value], toSlot) => {
    const [origin, slot] = listOf(value);
    const from = idOf(origin);
    const node = from === null ? undefined : nodes.get(from);
    if (node === undefined) return [];
    const fromSlot = Math.max(0, Math.min(slotOf(slot) ?? 0, node.outputs.length - 1));
    const type = node.outputs[fromSlot]?.type ?? '*';
    return [{ id: `${id}.${name}`, from: node.id, fromSlot, to: id, toSlot, type }];
  });
}
