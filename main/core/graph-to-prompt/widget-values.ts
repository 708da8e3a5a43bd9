import { dynamicComboInputs, grownInputs } from './dynamic-inputs.ts';
import { dropForcedSocketValues } from './forced-socket-values.ts';
import { asPageText, isList, memberOf, type JsonRecord } from './json-values.ts';
import type { InputSpec, NodeDefinition } from './object-info.ts';
import { rgthreeWidgets } from './packs/rgthree.ts';
import { formatInputs, isVideoHelperNode, videoHelperValues } from './packs/video-helper-suite.ts';
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
}

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
    const saved = places.next(spec.name);
    const value = saved === undefined ? defaultValue(spec) : loadedValue(node, spec, saved);
    const isDefault = saved === undefined;
    widgets.push({ spec, value, isDefault, isRepaired: !isDefault && value !== saved });
    places.skip(pagePlacesAfter(spec, definition).length);
    open.unshift(...widgetsAmong(broughtInputs(node, spec, value)));
  }
  widgets.push(
    ...rgthreeWidgets(node).map((made) => ({ ...made, isDefault: false, isRepaired: false })),
  );
  return { widgets, surplusCount: places.left() };
}

/** The inputs that exist only by the value of another, which they follow. */
function broughtInputs(node: GraphNode, spec: InputSpec, value: unknown): readonly InputSpec[] {
  return isVideoHelperNode(node.type) ? formatInputs(spec, value) : dynamicComboInputs(spec, value);
}

interface Places {
  next(name: string): unknown;
  skip(count: number): void;
  left(): number;
}

function placesOf(node: GraphNode, definition: NodeDefinition): Places {
  if (isVideoHelperNode(node.type)) return placesByName(videoHelperValues(node, definition));
  if (isList(node.widgetsValues)) {
    return placesInList(dropForcedSocketValues(node.widgetsValues, definition));
  }
  if ((node.widgetsValues ?? null) === null && node.namedValues !== null) {
    return placesByName(node.namedValues);
  }
  return placesInList([]);
}

function placesInList(values: readonly unknown[]): Places {
  let place = 0;
  return {
    next: () => values[place++],
    skip: (count) => void (place += count),
    left: () => values.slice(place).filter(isTyped).length,
  };
}

/** Buttons and previews of the page keep nothing or an empty text. */
function isTyped(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function placesByName(values: JsonRecord): Places {
  return { next: (name) => memberOf(values, name), skip: () => undefined, left: () => 0 };
}

function loadedValue(node: GraphNode, spec: InputSpec, saved: unknown): unknown {
  return isMultiline(spec) ? typedIntoTextArea(saved) : repairValue(node.type, spec.name, saved);
}

/** A multiline text is a text area: whatever is put into it becomes text, a list a comma-joined one. */
function typedIntoTextArea(saved: unknown): string {
  return saved === null ? '' : asPageText(saved);
}
