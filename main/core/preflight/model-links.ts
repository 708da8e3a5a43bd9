import {
  isRecord,
  listOf,
  recordOf,
  textOf,
  type JsonRecord,
} from '../graph-to-prompt/json-values.ts';
import { fileNameOf } from './repair-of.ts';

/** Where the workflow itself says that a model comes from. */
export interface ModelLink {
  readonly url: string;
  /** The category that it is meant for. */
  readonly directory: string | null;
  /** With its kind, as the workflow has it; null where it tells none. */
  readonly hash: { readonly kind: string; readonly value: string } | null;
}

/** What `properties.models` of the nodes, and `models` of the workflow, tell; by file name in lower case. */
export function modelLinks(workflow: unknown): ReadonlyMap<string, ModelLink> {
  const links = new Map<string, ModelLink>();
  for (const entry of entriesOf(workflow)) {
    const name = textOf(entry.name);
    const url = webAddress(textOf(entry.url));
    if (name === null || url === null) continue;
    const key = fileNameOf(name).toLowerCase();
    if (links.has(key)) continue;
    const value = textOf(entry.hash);
    const hash = value === null ? null : { kind: textOf(entry.hash_type) ?? 'unknown', value };
    links.set(key, { url, directory: textOf(entry.directory), hash });
  }
  return links;
}

/** Entries of every node, also inside subgraphs. */
function entriesOf(workflow: unknown): readonly JsonRecord[] {
  const json = recordOf(workflow);
  const graphs = [json, ...listOf(recordOf(json.definitions).subgraphs).map(recordOf)];
  const nodes = graphs.flatMap((graph) => listOf(graph.nodes)).map(recordOf);
  const listed = nodes.flatMap((node) => listOf(recordOf(node.properties).models));
  return [...listed, ...listOf(json.models)].filter(isRecord);
}

/** The file may come from anywhere: only what a browser would open as a page counts. */
function webAddress(text: string | null): string | null {
  return text !== null && /^https?:\/\/\S+$/i.test(text) ? text : null;
}
