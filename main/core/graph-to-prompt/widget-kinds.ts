import { memberOf, recordOf } from './json-values.ts';
import type { InputSpec, NodeDefinition } from './object-info.ts';

/** Input types for which the page makes a widget. Every other type is a socket. */
const WIDGET_TYPES: ReadonlySet<string> = new Set([
  'INT',
  'FLOAT',
  'STRING',
  'BOOLEAN',
  'COMBO',
  'COMFY_DYNAMICCOMBO_V3',
  'MARKDOWN',
  'COLOR',
  'CURVE',
  'TEXTAREA',
  'BOUNDING_BOX_WIDGET',
  'VHSTIMESTAMP',
  'WEBCAM',
  'AUDIO_RECORD',
  'LOAD_3D',
  'LOAD_3D_ANIMATION',
]);

/** Widgets whose value is made in the page at the moment of queueing. */
const LIVE_WIDGET_TYPES: ReadonlySet<string> = new Set(['WEBCAM', 'LOAD_3D', 'LOAD_3D_ANIMATION']);

const UPLOAD_OPTIONS = ['image_upload', 'video_upload', 'audio_upload', 'animated_image_upload'];
const SEED_NAMES: ReadonlySet<string> = new Set(['seed', 'noise_seed']);

export function isForcedSocket(spec: InputSpec): boolean {
  return memberOf(spec.options, 'forceInput') === true;
}

export function isWidget(spec: InputSpec): boolean {
  return !isForcedSocket(spec) && WIDGET_TYPES.has(widgetType(spec));
}

export function isLiveWidget(spec: InputSpec): boolean {
  return LIVE_WIDGET_TYPES.has(spec.type);
}

export function isMultiline(spec: InputSpec): boolean {
  return spec.type === 'STRING' && memberOf(spec.options, 'multiline') === true;
}

/** A widget that can not be turned into an input. */
export function isSocketless(spec: InputSpec): boolean {
  return memberOf(spec.options, 'socketless') === true;
}

/**
 * How many places of `widgets_values` follow the widget's own: the control word of a seed, and for
 * a combo also the filter of its choices.
 */
export function controlSlotCount(spec: InputSpec): number {
  const flag = memberOf(spec.options, 'control_after_generate');
  const asked = flag === true || (typeof flag === 'string' && flag !== '');
  switch (widgetType(spec)) {
    case 'INT':
      return asked || (flag === undefined && SEED_NAMES.has(spec.name)) ? 1 : 0;
    case 'FLOAT':
      return asked ? 1 : 0;
    case 'COMBO':
      return asked ? 2 : 0;
    default:
      return 0;
  }
}

/** Whether the page adds an upload button, which takes a place after the last required widget. */
export function hasUploadButton(definition: NodeDefinition): boolean {
  return definition.inputs.some(
    (spec) => spec.required && UPLOAD_OPTIONS.some((name) => memberOf(spec.options, name) === true),
  );
}

/** What a widget holds before anything is loaded into it; undefined is not sent. */
export function defaultValue(spec: InputSpec): unknown {
  const declared = memberOf(spec.options, 'default') ?? undefined;
  // the page takes an empty default of a combo for none
  const isNone = declared === undefined || (spec.type === 'COMBO' && isEmpty(declared));
  if (!isNone) return declared;
  switch (spec.type) {
    case 'INT':
    case 'FLOAT':
      return 0;
    case 'STRING':
    case 'AUDIO_RECORD':
      return '';
    case 'BOOLEAN':
      return false;
    case 'COMFY_DYNAMICCOMBO_V3':
      return recordOf(spec.choices[0]).key;
    default:
      return spec.choices[0];
  }
}

function isEmpty(value: unknown): boolean {
  return value === false || value === '' || value === 0;
}

/** Packs may name a widget of their own for a plain type. */
function widgetType(spec: InputSpec): string {
  const named = memberOf(spec.options, 'widgetType');
  return typeof named === 'string' && WIDGET_TYPES.has(named) ? named : spec.type;
}
