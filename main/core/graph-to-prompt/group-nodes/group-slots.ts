import { listOf, memberOf, recordOf, textOf, type JsonRecord } from '../json-values.ts';
import type { InputSpec, NodeDefinition, ObjectInfo } from '../object-info.ts';
import { hasUploadButton, isWidget } from '../widget-kinds.ts';
import { slotKey, type GroupRecipe, type InnerLink } from './group-recipe.ts';

/** A socket or widget that the group node shows for one of an inner node. */
export interface GroupInput {
  readonly outerName: string;
  readonly nodeIndex: number;
  readonly spec: InputSpec;
}

interface GroupOutput {
  readonly nodeIndex: number;
  readonly slot: number;
  readonly name: string;
  readonly type: string;
}

/** What shows on a group node, in the order in which the page made it. */
export interface GroupSlots {
  readonly sockets: readonly GroupInput[];
  /** Null: a button, which takes a place among the values as well. */
  readonly widgets: readonly (GroupInput | null)[];
  /** Those of the widgets that are inputs inside. */
  readonly innerInputs: readonly GroupInput[];
  readonly outputs: readonly GroupOutput[];
}

export function groupSlots(recipe: GroupRecipe, objectInfo: ObjectInfo): GroupSlots {
  const namer = createNamer(recipe);
  const sockets: GroupInput[] = [];
  const widgets: (GroupInput | null)[] = [];
  const converted: (() => GroupInput)[] = [];
  for (const [nodeIndex, node] of recipe.nodes.entries()) {
    const definition = objectInfo.definitionOf(textOf(node.type) ?? '');
    if (definition === null) {
      // a reroute's input takes a name, but what comes in there is lost
      const type = outerRerouteType(recipe, nodeIndex);
      if (type !== null) namer(nodeIndex, type);
      continue;
    }
    for (const spec of definition.inputs) {
      const toInput = (): GroupInput => ({
        outerName: namer(nodeIndex, spec.name),
        nodeIndex,
        spec,
      });
      const isLinked = isLinkedInside(recipe, nodeIndex, spec.name);
      if (isWidget(spec) && !isConverted(node, spec.name)) widgets.push(toInput());
      else if (isLinked) continue;
      else if (isWidget(spec)) converted.push(toInput);
      else sockets.push(toInput());
    }
    if (hasUploadButton(definition)) widgets.push(null);
  }
  // widgets that were inputs already come after all others
  const late = converted.map((toInput) => toInput());
  const shown = sockets.filter((socket) => !isHidden(recipe, socket));
  return {
    sockets: shown,
    widgets: [...widgets, ...late],
    innerInputs: late,
    outputs: outputsOf(recipe, objectInfo),
  };
}

/** What a reroute that is fed from outside feeds inside; null for other nodes. */
function outerRerouteType(recipe: GroupRecipe, nodeIndex: number): string | null {
  const isReroute = recipe.nodes[nodeIndex]?.type === 'Reroute';
  if (!isReroute || recipe.linkInto.has(slotKey(nodeIndex, 0))) return null;
  const link = recipe.links.find(({ originIndex }) => originIndex === nodeIndex);
  const target = link === undefined ? undefined : recipe.nodes[link.targetIndex];
  return textOf(recordOf(listOf(target?.inputs)[link?.targetSlot ?? 0]).type) ?? '*';
}

/** Names repeat between inner nodes: from the second on, the node's title goes before. */
function createNamer(recipe: GroupRecipe): (nodeIndex: number, inputName: string) => string {
  const seen = new Map<string, number>();
  return (nodeIndex, inputName) => {
    const node = recordOf(recipe.nodes[nodeIndex]);
    const label = entryOf(node, inputName)?.label;
    const custom = customInput(recipe, nodeIndex, inputName).name;
    const plain = textOf(custom) ?? textOf(label) ?? inputName;
    if (!seen.has(plain)) {
      seen.set(plain, 2);
      return plain;
    }
    const prefix = `${textOf(node.title) ?? textOf(node.type) ?? ''} `;
    const key = `${prefix}${inputName}`;
    const times = seen.get(key);
    seen.set(key, (times ?? 1) + 1);
    return times === undefined ? key : `${prefix}${times} ${inputName}`;
  };
}

function customInput(recipe: GroupRecipe, nodeIndex: number, name: string): JsonRecord {
  const node = recordOf(recipe.config[String(nodeIndex)]);
  return recordOf(memberOf(recordOf(node.input), name));
}

function isHidden(recipe: GroupRecipe, { nodeIndex, spec }: GroupInput): boolean {
  return customInput(recipe, nodeIndex, spec.name).visible === false;
}

function entryOf(node: JsonRecord, name: string): JsonRecord | undefined {
  return listOf(node.inputs)
    .map(recordOf)
    .find((entry) => entry.name === name);
}

function isConverted(node: JsonRecord, name: string): boolean {
  return recordOf(entryOf(node, name)?.widget).name === name;
}

function isLinkedInside(recipe: GroupRecipe, nodeIndex: number, name: string): boolean {
  const entries = listOf(recipe.nodes[nodeIndex]?.inputs).map(recordOf);
  const slot = entries.findIndex((entry) => entry.name === name);
  return recipe.linkInto.has(slotKey(nodeIndex, slot));
}

function outputsOf(recipe: GroupRecipe, objectInfo: ObjectInfo): readonly GroupOutput[] {
  return recipe.nodes.flatMap((node, nodeIndex) => {
    if (node.type === 'Reroute') return reroutedOutput(recipe, nodeIndex);
    const definition: NodeDefinition | null = objectInfo.definitionOf(textOf(node.type) ?? '');
    return (definition?.outputs ?? []).flatMap(({ name, type }, slot) =>
      showsOutput(recipe, nodeIndex, slot) ? [{ nodeIndex, slot, name, type }] : [],
    );
  });
}

/** A reroute that shows its output stands for what feeds it inside. */
function reroutedOutput(recipe: GroupRecipe, nodeIndex: number): readonly GroupOutput[] {
  if (!showsOutput(recipe, nodeIndex, 0)) return [];
  const source = rerouteSource(recipe, nodeIndex);
  if (source === null) return [];
  const { originIndex, originSlot, type } = source;
  return [{ nodeIndex: originIndex, slot: originSlot, name: type, type }];
}

/** The link inside the group from which a reroute gets its value in the end; null: from none. */
export function rerouteSource(recipe: GroupRecipe, nodeIndex: number): InnerLink | null {
  const passed = new Set<number>();
  for (let at = nodeIndex; !passed.has(at);) {
    passed.add(at);
    const number = recipe.linkInto.get(slotKey(at, 0));
    const link = number === undefined ? undefined : recipe.links[number];
    if (link === undefined) return null;
    if (recipe.nodes[link.originIndex]?.type !== 'Reroute') return link;
    at = link.originIndex;
  }
  return null;
}

/** Whether the person shows the output on the group, or it is used nowhere inside. */
export function showsOutput(recipe: GroupRecipe, nodeIndex: number, slot: number): boolean {
  const config = recordOf(recordOf(recipe.config[String(nodeIndex)]).output);
  const visible = recordOf(config[String(slot)]).visible;
  return typeof visible === 'boolean' ? visible : showsByItself(recipe, nodeIndex, slot);
}

function showsByItself(recipe: GroupRecipe, nodeIndex: number, slot: number): boolean {
  const key = slotKey(nodeIndex, slot);
  return recipe.shownOutputs.has(key) || !recipe.linkedOutputs.has(key);
}
