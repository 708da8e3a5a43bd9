import {
  isList,
  isRecord,
  listOf,
  recordOf,
  slotOf,
  textOf,
  type JsonRecord,
} from '../json-values.ts';

/** A legacy group node's definition, as `extra.groupNodes` keeps it. */
export interface GroupRecipe {
  readonly nodes: readonly JsonRecord[];
  readonly links: readonly InnerLink[];
  /** The numbers of the links, by the slot that they lead to. */
  readonly linkInto: ReadonlyMap<string, number>;
  /** The slots that links come from. */
  readonly linkedOutputs: ReadonlySet<string>;
  /** Outputs that show on the group although something inside uses them. */
  readonly shownOutputs: ReadonlySet<string>;
  /** What the person renamed or hid, by node. */
  readonly config: JsonRecord;
}

export interface InnerLink {
  readonly originIndex: number;
  readonly originSlot: number;
  readonly targetIndex: number;
  readonly targetSlot: number;
  readonly type: string;
}

export function readGroupRecipe(json: unknown): GroupRecipe | null {
  if (!isRecord(json) || !isList(json.nodes)) return null;
  const links = listOf(json.links).flatMap((link) => innerLinkOf(link) ?? []);
  return {
    nodes: json.nodes.map(recordOf),
    links,
    linkInto: new Map(
      links.map((link, number) => [slotKey(link.targetIndex, link.targetSlot), number]),
    ),
    linkedOutputs: new Set(links.map((link) => slotKey(link.originIndex, link.originSlot))),
    shownOutputs: new Set(listOf(json.external).map((entry) => outputKeyOf(listOf(entry)))),
    config: recordOf(json.config),
  };
}

/** A link whose origin is null came from outside and is drawn there. */
function innerLinkOf(json: unknown): InnerLink | null {
  const [origin, from, target, to, , type] = listOf(json);
  const originIndex = slotOf(origin);
  const originSlot = slotOf(from);
  const targetIndex = slotOf(target);
  const targetSlot = slotOf(to);
  if (originIndex === null || originSlot === null) return null;
  if (targetIndex === null || targetSlot === null) return null;
  return { originIndex, originSlot, targetIndex, targetSlot, type: textOf(type) ?? '*' };
}

function outputKeyOf(entry: readonly unknown[]): string {
  return slotKey(Number(entry[0]), Number(entry[1]));
}

export function slotKey(index: number, slot: number): string {
  return `${index}:${slot}`;
}
