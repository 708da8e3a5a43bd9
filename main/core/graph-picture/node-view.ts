import type { GraphNodeView } from '../../../contract/graph.ts';
import { listOf, recordOf, textOf } from '../graph-to-prompt/json-values.ts';
import { pageOnlyRole } from '../graph-to-prompt/page-only-nodes.ts';
import type { Page } from '../graph-to-prompt/page.ts';
import { isDrawnInput } from './links-of-graph.ts';
import type { GraphNode, SubgraphDefinition } from '../graph-to-prompt/workflow-graph.ts';
import { sizeOf, TITLE_HEIGHT } from './node-size.ts';

const NOTES: ReadonlySet<string> = new Set(['Note', 'MarkdownNote']);
const longestLine = 120;
const longestNote = 4000;

/** A node of the page with what can be seen of it. */
export function nodeView(
  page: Page,
  node: GraphNode,
  inside: SubgraphDefinition | null,
): GraphNodeView {
  const { definition } = page.loaded(node);
  const inputs = node.inputs.filter(isDrawnInput).map(({ name, label, type }) => ({
    ...{ name: label ?? name, type },
  }));
  const outputs = node.outputs.map(({ name, label, type }) => ({ name: label ?? name, type }));
  const kind = kindOf(page, node, inside);
  const widgets = kind === 'note' ? noteText(node) : widgetsOf(page, node);
  const named = node.title ?? inside?.name ?? definition?.displayName ?? node.type;
  const collapsed = recordOf(node.source.flags).collapsed === true;
  const size = sizeOf({ box: node.box, collapsed, inputs, outputs, widgets });
  return {
    ...{ id: node.id, title: named, classType: inside?.name ?? node.type },
    ...{ x: node.box.x, y: node.box.y - TITLE_HEIGHT, ...size },
    color: colorOf(node.color),
    ...{ mode: node.mode, kind, collapsed, inputs, outputs, widgets },
    scope: inside?.id ?? null,
  };
}

function kindOf(
  page: Page,
  node: GraphNode,
  inside: SubgraphDefinition | null,
): GraphNodeView['kind'] {
  if (inside !== null) return 'subgraph';
  if (NOTES.has(node.type)) return 'note';
  if (pageOnlyRole(node.type) !== null) return 'page';
  return page.loaded(node).definition === null ? 'missing' : 'node';
}

function noteText(node: GraphNode): GraphNodeView['widgets'] {
  const [first] = listOf(node.widgetsValues);
  return [{ name: '', text: (textOf(first) ?? '').slice(0, longestNote) }];
}

/** What is fed by a link shows as a slot instead. Classes that the server lacks do not tell what their values are. */
function widgetsOf(page: Page, node: GraphNode): GraphNodeView['widgets'] {
  const { definition, values } = page.loaded(node);
  const linked = new Set(
    node.inputs.filter(({ linkId }) => linkId !== null).map(({ name }) => name),
  );
  if (definition !== null)
    return values.widgets
      .filter(({ spec }) => !linked.has(spec.name))
      .map(({ spec, value }) => ({ name: spec.name, text: lineOf(value) }));
  return listOf(node.widgetsValues)
    .filter((value) => value !== null && value !== undefined && value !== '')
    .slice(0, 20)
    .map((value) => ({ name: '', text: lineOf(value) }));
}

/** A value as one line. */
export function lineOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.slice(0, 1000).replaceAll(/\s+/g, ' ').trim();
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}

/** Colours were saved as `#rgb`, `#rrggbb` and with names; what is no such thing is left out. */
export function colorOf(color: string | null): string | null {
  if (color === null) return null;
  const [, short, long] = /^#(?:([0-9a-f]{3})|([0-9a-f]{6})(?:[0-9a-f]{2})?)$/i.exec(color) ?? [];
  if (long !== undefined) return `#${long.toLowerCase()}`;
  if (short === undefined) return null;
  return `#${short.toLowerCase().replaceAll(/./g, '$&$&')}`;
}
