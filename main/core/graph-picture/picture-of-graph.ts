import type { GraphNodeView, GraphScope, GraphView } from '../../../contract/graph.ts';
import { isRecord, recordOf, textOf, type JsonRecord } from '../graph-to-prompt/json-values.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import { createPage, type Page } from '../graph-to-prompt/page.ts';
import { readWorkflow } from '../graph-to-prompt/read-workflow.ts';
import { isUiWorkflow } from '../graph-to-prompt/recognise-workflow.ts';
import { createReport } from '../graph-to-prompt/report.ts';
import type {
  Graph,
  GraphGroup,
  GraphNode,
  SubgraphDefinition,
} from '../graph-to-prompt/workflow-graph.ts';
import { endsOf } from './ends-of-subgraph.ts';
import { linksOf } from './links-of-graph.ts';
import { nodeView, colorOf } from './node-view.ts';
import { pictureOfPrompt } from './picture-of-prompt.ts';

const empty: GraphScope = { id: '', title: '', nodes: [], links: [], groups: [] };

/**
 * A workflow in either form as a picture. It is drawn as far as it can be read, also where the converter refuses it:
 * a picture promises nothing about what runs.
 */
export function pictureOf(workflow: unknown, objectInfo: ObjectInfo): GraphView {
  if (!isRecord(workflow)) return { root: empty, subgraphs: [] };
  if (!isUiWorkflow(workflow)) return pictureOfPrompt(workflow, objectInfo);
  const read = readWorkflow(workflow, objectInfo, createReport());
  const page = createPage(read, objectInfo);
  const sources = definitionSources(workflow);
  return {
    root: scopeOf(page, read.root, { id: '', title: '' }, []),
    subgraphs: [...read.definitions.values()].map((definition) =>
      scopeOf(
        page,
        definition.graph,
        { id: definition.id, title: definition.name },
        endsOf(definition, sources.get(definition.id) ?? {}),
      ),
    ),
  };
}

function scopeOf(
  page: Page,
  graph: Graph,
  name: Pick<GraphScope, 'id' | 'title'>,
  ends: readonly GraphNodeView[],
): GraphScope {
  const definitions = page.workflow.definitions;
  const nodes = [...graph.nodes.map((node) => drawn(page, node, definitions)), ...ends];
  return { ...name, nodes, links: linksOf(graph, nodes), groups: graph.groups.map(groupView) };
}

function drawn(
  page: Page,
  node: GraphNode,
  definitions: ReadonlyMap<string, SubgraphDefinition>,
): GraphNodeView {
  return nodeView(page, node, definitions.get(node.type) ?? null);
}

function groupView({ title, box, color }: GraphGroup) {
  const { x, y, width, height } = box;
  return {
    ...{ title, x, y, color: colorOf(color) },
    ...{ width: Math.max(width, 1), height: Math.max(height, 1) },
  };
}

/** The definitions as they stand in the file, for what the converter does not read of them. */
function definitionSources(workflow: JsonRecord): ReadonlyMap<string, JsonRecord> {
  const found = new Map<string, JsonRecord>();
  const open = [workflow];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const { subgraphs } = recordOf(holder.definitions);
    for (const each of Array.isArray(subgraphs) ? subgraphs.filter(isRecord) : []) {
      const id = textOf(each.id);
      if (id !== null && !found.has(id)) {
        found.set(id, each);
        open.push(each);
      }
    }
  }
  return found;
}
