import type { Prompt, PromptNode } from '../../../contract/workflow.ts';
import { isList, isRecord, listOf, recordOf, type JsonRecord } from './json-values.ts';

const INSTANCE_ID = 987_654;
const ID_STEP = 500_000;

/** The same graphs with their nodes and links in another order. */
export function shuffled(workflow: unknown, seed: number): unknown {
  const random = drawn(seed);
  return mapGraphs(workflow, (graph) => ({
    ...graph,
    nodes: inAnotherOrder(listOf(graph.nodes), random),
    ...(isList(graph.links) ? { links: inAnotherOrder(graph.links, random) } : {}),
  }));
}

export function withNotes(workflow: unknown): unknown {
  return mapGraphs(workflow, (graph, depth) => ({
    ...graph,
    nodes: [
      ...['Note', 'MarkdownNote', 'Label (rgthree)'].map((type, index) => ({
        ...{ id: 800_000 + depth * 10 + index, type, widgets_values: ['x'] },
      })),
      ...listOf(graph.nodes),
    ],
  }));
}

/** Other numbers for the nodes of the root. */
export function renameIds(workflow: unknown): unknown {
  const json = recordOf(workflow);
  return {
    ...json,
    nodes: listOf(json.nodes).map((node) => {
      const { id } = recordOf(node);
      return { ...recordOf(node), id: otherId(id) };
    }),
    links: linksOf(json.links).map((link) => ({
      ...link,
      origin_id: otherId(link.origin_id),
      target_id: otherId(link.target_id),
    })),
  };
}

function otherId(id: unknown): unknown {
  if (typeof id !== 'number' && typeof id !== 'string') return id;
  return /^\d+$/.test(String(id)) ? Number(id) + ID_STEP : `${id} again`;
}

/** The prompt of a workflow whose ids were renamed. */
export function renamedPrompt(prompt: Prompt): Prompt {
  return withKeys(prompt, (key) => {
    const [first = '', ...inner] = key.split(':');
    const other = /^\d+$/.test(first) ? String(Number(first) + ID_STEP) : `${first} again`;
    return [other, ...inner].join(':');
  });
}

/** The root's nodes inside the only instance of a new subgraph. */
export function insideOne(workflow: unknown): unknown {
  const json = recordOf(workflow);
  const wrapped = {
    id: 'wrapped',
    name: 'wrapped',
    nodes: json.nodes,
    links: linksOf(json.links),
    groups: json.groups,
    inputs: [],
    outputs: [],
    extra: json.extra,
  };
  const subgraphs = listOf(recordOf(json.definitions).subgraphs);
  return {
    nodes: [{ id: INSTANCE_ID, type: 'wrapped', inputs: [], outputs: [] }],
    links: [],
    last_node_id: json.last_node_id,
    extra: json.extra,
    definitions: { subgraphs: [wrapped, ...subgraphs] },
  };
}

export function prefixed(prompt: Prompt): Prompt {
  return withKeys(prompt, (key) => `${INSTANCE_ID}:${key}`);
}

function withKeys(prompt: Prompt, other: (key: string) => string): Prompt {
  const nodes = Object.entries(prompt).map(([id, node]): [string, PromptNode] => {
    const inputs = Object.entries(node.inputs).map(([name, value]): [string, unknown] => [
      name,
      isList(value) ? [other(String(value[0])), value[1]] : value,
    ]);
    return [other(id), { ...node, inputs: Object.fromEntries(inputs) }];
  });
  return Object.fromEntries(nodes);
}

function mapGraphs(
  workflow: unknown,
  change: (graph: JsonRecord, depth: number) => JsonRecord,
): unknown {
  const json = recordOf(workflow);
  const definitions = recordOf(json.definitions);
  const subgraphs = listOf(definitions.subgraphs).map((graph, index) =>
    change(recordOf(graph), index + 1),
  );
  return { ...change(json, 0), definitions: { ...definitions, subgraphs } };
}

function linksOf(json: unknown): readonly JsonRecord[] {
  const entries = isRecord(json) ? Object.values(json) : listOf(json);
  return entries.map((entry) => {
    if (!isList(entry)) return recordOf(entry);
    const [id, origin_id, origin_slot, target_id, target_slot, type] = entry;
    return { id, origin_id, origin_slot, target_id, target_slot, type };
  });
}

function inAnotherOrder<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

function drawn(seed: number): () => number {
  let state = seed % 2_147_483_648;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
