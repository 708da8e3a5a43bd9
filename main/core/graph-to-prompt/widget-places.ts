import type { InputSpec, NodeDefinition } from './object-info.ts';
import { controlSlotCount, hasUploadButton, isWidget } from './widget-kinds.ts';

/** One place of `widgets_values`; null where it belongs to the page alone. */
type WidgetPlace = InputSpec | null;

/** What each place of a class's `widgets_values` is for, without what depends on a value. */
export function widgetPlaces(definition: NodeDefinition): readonly WidgetPlace[] {
  const widgets = definition.inputs.filter(isWidget);
  return widgets.flatMap((spec) => [spec, ...pagePlacesAfter(spec, definition)]);
}

/** The places behind a widget that the page keeps for itself. */
export function pagePlacesAfter(spec: InputSpec, definition: NodeDefinition): readonly null[] {
  const last = definition.inputs.findLast((each) => each.required && isWidget(each));
  const uploads = spec === last && hasUploadButton(definition) ? 1 : 0;
  return Array.from({ length: controlSlotCount(spec) + uploads }, () => null);
}
