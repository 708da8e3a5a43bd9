import { z } from 'zod';

const Box = {
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
};

/** A place on a node's side where links end. */
export const GraphSlot = z.object({ name: z.string(), type: z.string() });
export type GraphSlot = z.infer<typeof GraphSlot>;

/** A node as it lies on the canvas; `x` and `y` are those of its title's corner. */
export const GraphNodeView = z.object({
  /** Inside its scope. With the path of the scope before it, it is the id in the prompt. */
  id: z.string().min(1),
  title: z.string(),
  classType: z.string(),
  ...Box,
  /** `#rrggbb` as the person coloured it. */
  color: z.string().nullable(),
  mode: z.enum(['live', 'muted', 'bypassed']),
  /**
   * `note`: a text of the author. `subgraph`: there is a scope inside. `inputs` and `outputs`: the ends of a
   * subgraph. `missing`: the server does not have the class. `page`: exists in ComfyUI's page alone.
   */
  kind: z.enum(['node', 'note', 'subgraph', 'inputs', 'outputs', 'missing', 'page']),
  collapsed: z.boolean(),
  inputs: z.array(GraphSlot),
  outputs: z.array(GraphSlot),
  /** What stands in its widgets, as a text on one line, cut where it is long. A note's text is whole. */
  widgets: z.array(z.object({ name: z.string(), text: z.string() })),
  /** The id of the scope inside. */
  scope: z.string().nullable(),
});
export type GraphNodeView = z.infer<typeof GraphNodeView>;

/** From an output to an input, both by their place in the node's lists. */
export const GraphLinkView = z.object({
  id: z.string(),
  from: z.string(),
  fromSlot: z.int().nonnegative(),
  to: z.string(),
  toSlot: z.int().nonnegative(),
  type: z.string(),
});
export type GraphLinkView = z.infer<typeof GraphLinkView>;

export const GraphGroupView = z.object({
  title: z.string(),
  ...Box,
  color: z.string().nullable(),
});
export type GraphGroupView = z.infer<typeof GraphGroupView>;

/** One canvas: the workflow itself, or the inside of a subgraph. */
export const GraphScope = z.object({
  /** Empty for the workflow itself. */
  id: z.string(),
  title: z.string(),
  nodes: z.array(GraphNodeView),
  links: z.array(GraphLinkView),
  groups: z.array(GraphGroupView),
});
export type GraphScope = z.infer<typeof GraphScope>;

/** A workflow as a picture. A subgraph is told once, however many nodes are instances of it. */
export const GraphView = z.object({ root: GraphScope, subgraphs: z.array(GraphScope) }).readonly();
export type GraphView = z.infer<typeof GraphView>;
