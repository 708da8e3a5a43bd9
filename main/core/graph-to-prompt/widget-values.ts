import { dynamicComboInputs, grownInputs } from './dynamic-inputs.ts';
import { dropForcedSocketValues } from './forced-socket-values.ts';
import { asPageText, isList, isRecord, memberOf, type JsonRecord } from './json-values.ts';
import type { InputSpec, NodeDefinition } from './object-info.ts';
import { rgthreeWidgets } from './packs/rgthree.ts';
import { formatInputs, isVideoHelperNode, videoHelperValues } from './packs/video-helper-suite.ts';
import { takesUploads, uploadedFile } from './uploaded-file.ts';
import { repairValue } from './value-repairs.ts';
import { defaultValue, isMultiline, isWidget } from './widget-kinds.ts';
import { pagePlacesAfter } from './widget-places.ts';
import type { GraphNode } from './workflow-graph.ts';

/** A widget with what the page holds in it once the file is loaded. */
interface Widget {
  readonly spec: InputSpec;
  readonly value: unknown;
  /** Whether the file lacks the value, so that it comes from the class. */
  readonly isDefault: boolean;
  /** Whether the page replaces the saved value on loading. */
  readonly isRepaired: boolean;
  /** Where the value stands in `widgets_values`; null where it can not be told. */
  readonly place: WidgetPlace | null;
}

/** An index of a list, or a key of an object. */
export type WidgetPlace = number | string;

export interface WidgetValues {
  readonly widgets: readonly Widget[];
  /** Values that the file holds beyond the last widget. */
  readonly surplusCount: number;
}

/** Assigns the saved values to the widgets of the class, by their order as the page does. */
export function assignWidgetValues(node: GraphNode, definition: NodeDefinition): WidgetValues {
  const places = placesOf(node, definition);
  const widgets: Widget[] = [];
  const widgetsAmong = (specs: readonly InputSpec[]): InputSpec[] =>
    specs.flatMap((spec) => grownInputs(spec, node)).filter(isWidget);
  const open = widgetsAmong(definition.inputs);
  for (let spec = open.shift(); spec !== undefined; spec = open.shift()) {
    const { saved, place } = places.next(spec.name);
    const value = saved === undefined ? defaultValue(spec) : loadedValue(node, spec, saved);
    const isDefault = saved === undefined;
    const isRepaired = !isDefault && value !== saved;
    widgets.push({ spec, value, isDefault, isRepaired, place });
    places.skip(pagePlacesAfter(spec, definition).length);
    open.unshift(...widgetsAmong(broughtInputs(node, spec, value)));
  }
  widgets.push(
    ...rgthreeWidgets(node).map((made) => ({
      ...made,
      ...{ isDefault: false, isRepaired: false, place: null },
    })),
  );
  return { widgets, surplusCount: places.left() };
}

/** The inputs that exist only by the value of another, which they follow. */
function broughtInputs(node: GraphNode, spec: InputSpec, value: unknown): readonly InputSpec[] {
  return isVideoHelperNode(node.type) ? formatInputs(spec, value) : dynamicComboInputs(spec, value);
}

interface Places {
  next(name: string): { readonly saved: unknown; readonly place: WidgetPlace | null };
  skip(count: number): void;
  left(): number;
}

function placesOf(node: GraphNode, definition: NodeDefinition): Places {
  if (isVideoHelperNode(node.type)) {
    return placesByName(videoHelperValues(node, definition), isRecord(node.widgetsValues));
  }
  if (isList(node.widgetsValues)) {
    return placesInList(dropForcedSocketValues([...node.widgetsValues.entries()], definition));
  }
  if ((node.widgetsValues ?? null) === null && node.namedValues !== null) {
    return placesByName(node.namedValues, false);
  }
  return placesInList([]);
}

/** Takes the values with their places in the file, some of which may have been dropped. */
function placesInList(entries: readonly (readonly [number, unknown])[]): Places {
  let next = 0;
  return {
    next: () => {
      const [place, saved] = entries[next] ?? [placeBehind(entries, next), undefined];
      next += 1;
      return { saved, place };
    },
    skip: (count) => void (next += count),
    left: () => entries.slice(next).filter(([, value]) => isTyped(value)).length,
  };
}

/** A value that the file lacks would stand right behind its last one, or nowhere. */
function placeBehind(entries: readonly (readonly [number, unknown])[], next: number) {
  return next === entries.length ? (entries.at(-1)?.[0] ?? -1) + 1 : null;
}

/** Buttons and previews of the page keep nothing or an empty text. */
function isTyped(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function placesByName(values: JsonRecord, isSavedSo: boolean): Places {
  return {
    next: (name) => ({ saved: memberOf(values, name), place: isSavedSo ? name : null }),
    skip: () => undefined,
    left: () => 0,
  };
}

function loadedValue(node: GraphNode, spec: InputSpec, saved: unknown): unknown {
  if (takesUploads(spec)) return uploadedFile(spec, saved);
  return isMultiline(spec) ? typedIntoTextArea(saved) : repairValue(node.type, spec.name, saved);
}

/** A multiline text is a text area: whatever is put into it becomes text, a list a comma-joined one. */
function typedIntoTextArea(saved: unknown): string {
  return saved === null ? '' : asPageText(saved);
}
