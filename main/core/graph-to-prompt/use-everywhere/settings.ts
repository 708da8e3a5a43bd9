import {
  isList,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  textOf,
  type JsonRecord,
} from '../json-values.ts';
import type { GraphNode } from '../workflow-graph.ts';

/** What a broadcasting node restricts itself to. */
export interface UseEverywhereSettings {
  /** Sends its own number to the seeds. */
  readonly isSeed: boolean;
  readonly patterns: {
    readonly title: NamePattern | null;
    readonly input: NamePattern | null;
    readonly group: NamePattern | null;
  };
  /** 1: only into its own groups; 2: only out of them. */
  readonly groupRule: number;
  /** 1: only to its own colour; 2: only to others. */
  readonly colorRule: number;
  readonly priority: number | null;
  /** How a name is compared where a type repeats; see `names-match.ts`. */
  readonly repeatedRule: number;
  readonly tellsAllApart: boolean;
  readonly sendsTextToCombo: boolean;
  readonly sendsToAny: boolean;
  /** Names that the page gives to the inputs on loading. */
  readonly inputLabels: readonly string[];
}

export interface NamePattern {
  readonly source: string;
  readonly isInverted: boolean;
}

export function isBroadcastNode(node: GraphNode): boolean {
  return (
    node.type.startsWith('Anything Everywhere') ||
    node.type === 'Seed Everywhere' ||
    node.type === 'Prompts Everywhere'
  );
}

export function settingsOf(node: GraphNode): UseEverywhereSettings {
  const saved = recordOf(node.properties.ue_properties);
  const values = isOldFormat(saved) && isBroadcastNode(node) ? oldSettings(node) : saved;
  const isSeedNode = node.type === 'Seed Everywhere';
  const input = patternOf(values, 'input');
  return {
    isSeed: isSeedNode || saved.seed_inputs === true,
    patterns: {
      title: patternOf(values, 'title'),
      input: input ?? (isSeedNode ? { source: 'seed', isInverted: false } : null),
      group: patternOf(values, 'group'),
    },
    groupRule: numberOf(values.group_restricted),
    colorRule: numberOf(values.color_restricted),
    priority: numberOf(values.priority) || null,
    repeatedRule: numberOf(values.repeated_type_rule),
    tellsAllApart: isSet(values.apply_to_unrepeated),
    sendsTextToCombo: numberOf(values.string_to_combo) > 0,
    sendsToAny: numberOf(values.send_to_any) > 0,
    inputLabels: node.type === 'Prompts Everywhere' ? ['positive', 'negative'] : [],
  };
}

/** Before version 7 the patterns were widgets and the restrictions plain properties. */
function oldSettings(node: GraphNode): JsonRecord {
  const [title, input, group] = listOf(node.widgetsValues);
  return {
    title_regex: title,
    input_regex: input,
    group_regex: group,
    group_restricted: node.properties.group_restricted,
    color_restricted: node.properties.color_restricted,
  };
}

/** The pack itself compares versions by whether they have a second part. */
function isOldFormat(saved: JsonRecord): boolean {
  const version = textOf(saved.version);
  return !version?.includes('.');
}

function patternOf(values: JsonRecord, name: string): NamePattern | null {
  const saved = values[`${name}_regex`];
  // a number stands there where the values of another node type were read as patterns
  const source = typeof saved === 'number' ? String(saved) : textOf(saved);
  if (source === null || source === '' || source === '.*') return null;
  return { source, isInverted: isSet(values[`${name}_regex_invert`]) };
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function isSet(value: unknown): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

/** Whether the node takes links from broadcasts at this input. */
export function takesBroadcast(
  node: GraphNode,
  input: { readonly name: string; readonly widgetName: string | null },
  isInRoot: boolean,
): boolean {
  if (isSet(node.properties.rejects_ue_links)) return false;
  const saved = recordOf(node.properties.ue_properties);
  if (input.widgetName !== null) return connectableWidgets(node, saved, isInRoot, input.name);
  return isOldFormat(saved) || !isSet(memberOf(recordOf(saved.input_ue_unconnectable), input.name));
}

function connectableWidgets(
  node: GraphNode,
  saved: JsonRecord,
  isInRoot: boolean,
  name: string,
): boolean {
  const marked = saved.widget_ue_connectable ?? node.properties.widget_ue_connectable;
  if (isRecord(marked)) return isSet(memberOf(marked, name));
  // files from before the marks: a widget that was turned into an input takes links
  return !isList(marked) && isInRoot && node.inputs.some((input) => input.name === name);
}
