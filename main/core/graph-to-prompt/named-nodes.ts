import { memberOf, textOf } from './json-values.ts';
import type { Page } from './page.ts';
import { shownTitle } from './shown-title.ts';
import { isFileNameNode } from './text-replacements.ts';
import type { GraphNode } from './workflow-graph.ts';

const NAME_PROPERTY = 'Node name for S&R';

/** Finds a node by its name for replacements, else by its title; the first of each. */
export function createNamedNodes(page: Page): (name: string) => GraphNode | null {
  let found: { names: Map<string, GraphNode>; titles: Map<string, GraphNode> } | null = null;
  return (name) => {
    found ??= readNames(page);
    return found.names.get(name) ?? found.titles.get(name) ?? null;
  };
}

function readNames(page: Page) {
  const names = new Map<string, GraphNode>();
  const titles = new Map<string, GraphNode>();
  const inner = [...page.workflow.definitions.values()].flatMap(({ graph }) => graph.nodes);
  for (const node of [...page.workflow.root.nodes, ...inner]) {
    const name = replacementName(page, node);
    if (name !== null && !names.has(name)) names.set(name, node);
    const title = shownTitle(page, node);
    if (!titles.has(title)) titles.set(title, node);
  }
  return { names, titles };
}

/** The page gives its class as name to each node of the server that has none in the file. */
function replacementName(page: Page, node: GraphNode): string | null {
  if (Object.hasOwn(node.properties, NAME_PROPERTY)) {
    return textOf(memberOf(node.properties, NAME_PROPERTY));
  }
  const isNamed = page.loaded(node).definition !== null && !isFileNameNode(node.type);
  return isNamed ? node.type : null;
}
