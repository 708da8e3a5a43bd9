import type { JsonRecord } from './json-values.ts';

/** A workflow as it was saved, read but not yet interpreted. */
export interface Workflow {
  readonly root: Graph;
  /** Subgraph definitions by id. */
  readonly definitions: ReadonlyMap<string, SubgraphDefinition>;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly nodesById: ReadonlyMap<string, GraphNode>;
  readonly links: ReadonlyMap<string, GraphLink>;
  readonly groups: readonly GraphGroup[];
}

export interface SubgraphDefinition {
  readonly id: string;
  readonly name: string;
  readonly graph: Graph;
  readonly inputs: readonly SubgraphSlot[];
  readonly outputs: readonly SubgraphSlot[];
  /** Made from a legacy group node, whose inner nodes run whatever the mode of the group. */
  readonly isGroupNode: boolean;
}

export interface SubgraphSlot {
  readonly name: string;
  readonly type: string;
  readonly linkIds: readonly string[];
}

export type NodeMode = 'live' | 'muted' | 'bypassed';

export interface GraphNode {
  readonly id: string;
  /** The id in the file, by which `proxyWidgets` name the node. */
  readonly savedId: string;
  /** The node in the file; of a legacy group node's inner nodes something made of it. */
  readonly source: JsonRecord;
  readonly type: string;
  readonly mode: NodeMode;
  readonly title: string | null;
  readonly inputs: readonly InputEntry[];
  readonly outputs: readonly OutputEntry[];
  /** A list, an object (some packs) or absent. */
  readonly widgetsValues: unknown;
  readonly namedValues: JsonRecord | null;
  readonly properties: JsonRecord;
  readonly color: string | null;
  readonly box: Box;
}

export interface InputEntry {
  readonly name: string;
  readonly type: string;
  readonly linkId: string | null;
  readonly widgetName: string | null;
  readonly label: string | null;
  readonly localizedName: string | null;
}

export interface OutputEntry {
  readonly name: string;
  readonly label: string | null;
  readonly type: string;
  readonly linkIds: readonly string[];
}

export interface GraphLink {
  readonly id: string;
  readonly originId: string;
  readonly originSlot: number;
  readonly targetId: string;
  readonly targetSlot: number;
  readonly type: string;
}

export interface GraphGroup {
  readonly title: string;
  readonly color: string | null;
  readonly box: Box;
}

/** In the units of the page's canvas. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The ends of links that lead out of a subgraph. */
export const SUBGRAPH_INPUTS_ID = '-10';
export const SUBGRAPH_OUTPUTS_ID = '-20';
