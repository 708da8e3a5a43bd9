import {
  idOf,
  isList,
  isRecord,
  listOf,
  recordOf,
  slotOf,
  type JsonRecord,
} from './json-values.ts';
import { slotTypeOf } from './slot-type.ts';
import type { GraphLink } from './workflow-graph.ts';

interface ReadLinks {
  readonly links: Map<string, GraphLink>;
  /** Ids that several links with different sources have. */
  readonly ambiguousIds: ReadonlySet<string>;
}

/** Reads the links of both formats; what is no link is passed over. */
export function readLinks(json: unknown): ReadLinks {
  const links = new Map<string, GraphLink>();
  const ambiguousIds = new Set<string>();
  // the page kept links in an object by id before it kept them in a list
  const entries = isRecord(json) ? Object.values(json) : listOf(json);
  for (const entry of entries) {
    const link = isList(entry) ? linkFromList(entry) : linkFromObject(recordOf(entry));
    if (link === null) continue;
    const other = links.get(link.id);
    if (other !== undefined && !haveSameSource(link, other)) ambiguousIds.add(link.id);
    links.set(link.id, link);
  }
  return { links, ambiguousIds };
}

function haveSameSource(one: GraphLink, other: GraphLink): boolean {
  return one.originId === other.originId && one.originSlot === other.originSlot;
}

function linkFromList(json: readonly unknown[]): GraphLink | null {
  const [id, originId, originSlot, targetId, targetSlot, type] = json;
  return linkOf({ id, originId, originSlot, targetId, targetSlot, type });
}

function linkFromObject(json: JsonRecord): GraphLink | null {
  return linkOf({
    id: json.id,
    originId: json.origin_id,
    originSlot: json.origin_slot,
    targetId: json.target_id,
    targetSlot: json.target_slot,
    type: json.type,
  });
}

function linkOf(json: Readonly<Record<keyof GraphLink, unknown>>): GraphLink | null {
  const id = idOf(json.id);
  const originId = idOf(json.originId);
  const originSlot = slotOf(json.originSlot);
  if (id === null || originId === null || originSlot === null) return null;
  return {
    id,
    originId,
    originSlot,
    targetId: idOf(json.targetId) ?? '',
    targetSlot: slotOf(json.targetSlot) ?? 0,
    type: slotTypeOf(json.type),
  };
}
