import {
  isList,
  isRecord,
  listOf,
  recordOf,
  type JsonRecord,
} from '../graph-to-prompt/json-values.ts';
import type { ValueOrigin } from '../graph-to-prompt/value-origin.ts';
import type { WidgetPlace } from '../graph-to-prompt/widget-values.ts';

/** A value for a place of the file; `word`: what a seed does after the run, which stands behind it. */
export interface Edit {
  readonly origin: ValueOrigin;
  readonly value: unknown;
  readonly word: string | null;
}

/**
 * The graph with the values in the widgets that they came from. What has no place there (values of legacy group
 * nodes, of old lists of the video pack, of nodes that several instances of a subgraph share) stays as it was.
 */
export function writeBack(workflow: unknown, edits: readonly Edit[]): unknown {
  if (edits.length === 0 || !isRecord(workflow)) return workflow;
  const bySource = new Map<JsonRecord, Edit[]>();
  for (const edit of edits) {
    const known = bySource.get(edit.origin.source) ?? [];
    bySource.set(edit.origin.source, known);
    known.push(edit);
  }
  return withNodes(workflow, (node) => edited(node, bySource.get(node) ?? []));
}

/** The nodes of the graph and of every subgraph, replaced. */
function withNodes(holder: JsonRecord, replace: (node: JsonRecord) => JsonRecord): JsonRecord {
  const nodes = listOf(holder.nodes).map((node) => (isRecord(node) ? replace(node) : node));
  if (!isRecord(holder.definitions)) return { ...holder, nodes };
  const subgraphs = listOf(holder.definitions.subgraphs).map((each) =>
    isRecord(each) ? withNodes(each, replace) : each,
  );
  return { ...holder, nodes, definitions: { ...holder.definitions, subgraphs } };
}

function edited(node: JsonRecord, edits: readonly Edit[]): JsonRecord {
  return edits.reduce((current, { origin, value, word }) => {
    const values = current.widgets_values;
    const { place } = origin;
    const written = isRecord(values)
      ? { ...values, [place]: value }
      : inList(values, place, value, word);
    return written === null ? current : { ...current, widgets_values: written };
  }, node);
}

function inList(
  values: unknown,
  place: WidgetPlace,
  value: unknown,
  word: string | null,
): readonly unknown[] | null {
  const list = [...listOf(values)];
  if (typeof place !== 'number' || place > list.length) return null;
  list[place] = value;
  if (word !== null && isControlWord(list[place + 1])) list[place + 1] = word;
  return list;
}

function isControlWord(value: unknown): boolean {
  return ['fixed', 'increment', 'decrement', 'randomize'].some((word) => word === value);
}

/** Whether the file has such a place at all. */
export function hasPlace({ source, place }: ValueOrigin): boolean {
  const values = recordOf(source).widgets_values;
  if (isRecord(values)) return typeof place === 'string';
  if (values !== undefined && values !== null && !isList(values)) return false;
  return typeof place === 'number' && place <= listOf(values).length;
}
