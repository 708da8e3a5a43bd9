import {
  isList,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  textOf,
  type JsonRecord,
} from '../json-values.ts';
import { inputSpecFrom, type InputSpec, type NodeDefinition } from '../object-info.ts';
import { defaultValue, isWidget } from '../widget-kinds.ts';
import type { GraphNode } from '../workflow-graph.ts';

/** The pack keeps values by name; its older versions kept lists in these orders. */
const OLD_LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['VHS_LoadImages', ['directory', '', 'image_load_cap', 'skip_first_images', 'select_every_nth']],
  ['VHS_LoadImagesPath', ['directory', 'image_load_cap', 'skip_first_images', 'select_every_nth']],
  [
    'VHS_VideoCombine',
    ['frame_rate', 'loop_count', 'filename_prefix', 'format', 'pingpong', 'save_image'],
  ],
  ['VHS_LoadVideo', videoLoaderList()],
  ['VHS_LoadVideoPath', videoLoaderList()],
]);

function videoLoaderList(): readonly string[] {
  return [
    'video',
    'force_rate',
    'force_size',
    'frame_load_cap',
    'skip_first_frames',
    'select_every_nth',
  ];
}

export function isVideoHelperNode(className: string): boolean {
  return className.startsWith('VHS_');
}

/** Whether the page asks for the newest file of a folder and writes it into what the node leads to. */
export function fetchesFile({ type, outputs }: GraphNode): boolean {
  return type === 'VHS_SelectLatest' && outputs.some(({ linkIds }) => linkIds.length > 0);
}

/** The saved values by name, with what older versions called or measured otherwise. */
export function videoHelperValues(node: GraphNode, definition: NodeDefinition): JsonRecord {
  const values = { ...valuesByName(node, definition) };
  if (node.type === 'VHS_VideoCombine' && !Object.hasOwn(values, 'save_output')) {
    values.save_output = memberOf(values, 'save_image');
  }
  return { ...values, ...sizeFromOldWord(textOf(memberOf(values, 'force_size'))) };
}

function valuesByName(node: GraphNode, definition: NodeDefinition): JsonRecord {
  if (isRecord(node.widgetsValues)) return node.widgetsValues;
  const list = listOf(node.widgetsValues);
  if (list.length === 0) return node.namedValues ?? {};
  const widgets = definition.inputs.filter(isWidget);
  const blindly = namedBy(
    widgets.map(({ name }) => name),
    list,
  );
  const old = OLD_LISTS.get(node.type);
  if (old === undefined || list.length < old.length) return blindly;
  // the page assigns the list blindly first; what the old order lacks gets its default, if that is any
  const kept = widgets.filter((spec) => !isTruthy(defaultValue(spec))).map(({ name }) => name);
  const left = Object.entries(blindly).filter(([name]) => kept.includes(name));
  return { ...Object.fromEntries(left), ...namedBy(old, list) };
}

function isTruthy(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;
}

function namedBy(names: readonly string[], list: readonly unknown[]): JsonRecord {
  return Object.fromEntries(list.flatMap((value, index) => pairOf(names[index], value)));
}

function pairOf(name: string | undefined, value: unknown): readonly [string, unknown][] {
  return name === undefined || name === '' ? [] : [[name, value]];
}

/** `force_size` was a word such as `Disabled` or `512x?` before there were two numbers. */
function sizeFromOldWord(word: string | null): JsonRecord {
  if (word === null) return {};
  if (word.includes('x')) {
    const [width, height] = word.split('x');
    return { custom_width: sizeOf(width), custom_height: sizeOf(height) };
  }
  return {
    ...(['Disabled', 'Custom Height'].includes(word) ? { custom_width: 0 } : {}),
    ...(['Disabled', 'Custom Width'].includes(word) ? { custom_height: 0 } : {}),
  };
}

function sizeOf(word: string | undefined): number | null {
  if (word === '?') return 0;
  const size = Number.parseInt(word ?? '', 10);
  return Number.isNaN(size) ? null : size;
}

/** The widgets that a video format brings with it, right behind `format`. */
export function formatInputs(spec: InputSpec, value: unknown): readonly InputSpec[] {
  if (spec.name !== 'format' || typeof value !== 'string') return [];
  const formats = recordOf(memberOf(spec.options, 'formats'));
  return listOf(memberOf(formats, value)).flatMap((entry) => {
    if (!isList(entry)) return [];
    const name = textOf(entry[0]);
    return name === null ? [] : (inputSpecFrom(name, entry.slice(1), false) ?? []);
  });
}
