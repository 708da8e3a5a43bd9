import type { Graph, GraphLink, GraphNode, InputEntry } from './workflow-graph.ts';

/** The link that a broadcasting node gives to an input, if one does. */
export type Broadcasts = (graph: Graph, node: GraphNode, input: InputEntry) => GraphLink | null;
