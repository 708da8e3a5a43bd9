import type { FieldLabel, FormField, OptionValue, SeedMode } from '../../../contract/form.ts';
import { isList, memberOf } from '../graph-to-prompt/json-values.ts';
import type { InputSpec } from '../graph-to-prompt/object-info.ts';
import { controlSlotCount, isMultiline } from '../graph-to-prompt/widget-kinds.ts';
import { purposeOf, type PromptGraph } from './prompt-graph.ts';
import type { TextRole, TextRoles } from './text-role.ts';
import type { TracedInput } from './trace-prompt.ts';
import { folderOf, isModelFile, labelOf, modelLabelOf } from './well-known.ts';

type Base = Pick<
  FormField,
  'id' | 'nodeId' | 'input' | 'label' | 'caption' | 'apart' | 'title' | 'alsoSets'
>;

/** What a field is read from. */
interface Reading {
  readonly graph: PromptGraph;
  readonly roleOf: TextRoles;
  readonly traced: TracedInput;
  readonly spec: InputSpec;
  readonly base: Base;
  /** The input that the value is for: another node's where it stands in a constant. */
  readonly purpose: { readonly nodeId: string; readonly input: string };
}

/** A value of the prompt as a field; null for what no field can show, such as a list. */
export function readField(
  { graph, roleOf }: Pick<Reading, 'graph' | 'roleOf'>,
  traced: TracedInput,
  title: string,
  alsoSets: readonly string[],
): FormField | null {
  const { nodeId, input, id } = traced;
  const spec = graph.specOf(nodeId, input);
  if (spec === null || isWiring(graph.classOf(nodeId))) return null;
  const purpose = purposeOf(graph, nodeId, input);
  const label = framesLabel(graph, purpose) ?? labelOf(purpose.input);
  const names = { label, caption: null, apart: null, title };
  const base = { id, nodeId, input, ...names, alsoSets: [...alsoSets] };
  return fieldOf({ graph, roleOf, traced, spec, base, purpose });
}

/** Texts by which a node chooses what it is linked to. */
function isWiring(className: string): boolean {
  return className === 'Anything Everywhere?';
}

function fieldOf(reading: Reading): FormField | null {
  const { raw } = reading.traced;
  switch (reading.spec.type) {
    case 'STRING':
    case 'MARKDOWN':
    case 'TEXTAREA':
    case 'COLOR':
      return typeof raw === 'string' ? textField(reading, raw) : null;
    case 'INT':
    case 'FLOAT':
      return typeof raw === 'number' && Number.isFinite(raw) ? numberField(reading, raw) : null;
    case 'BOOLEAN':
      return typeof raw === 'boolean'
        ? { ...reading.base, kind: 'toggle', value: raw, fileValue: raw }
        : null;
    case 'COMBO':
      return isOption(raw) ? comboField(reading, raw) : null;
    default:
      return null;
  }
}

function textField({ roleOf, traced, spec, base, purpose }: Reading, raw: string): FormField {
  const role = roleOf(traced.nodeId, traced.input);
  return {
    ...base,
    kind: 'text',
    label: textLabel(role, base.label, isMultiline(spec) || purpose.nodeId !== traced.nodeId),
    value: raw,
    fileValue: raw,
    multiline: isMultiline(spec),
    role,
    dynamic: memberOf(spec.options, 'dynamicPrompts') === true,
  };
}

function textLabel(role: TextRole, known: FieldLabel | null, isLong: boolean): FieldLabel | null {
  if (role === 'positive') return 'positivePrompt';
  if (role === 'negative') return 'negativePrompt';
  return known === 'text' && !isLong ? null : known;
}

function numberField(reading: Reading, raw: number): FormField | null {
  const { spec, base, traced, purpose, graph } = reading;
  if (isSeed(spec, purpose.input)) return isWhole(raw) ? seedField(reading, raw) : null;
  // the limits of the input that a constant ends in are those that the server will check
  const limits =
    purpose.nodeId === traced.nodeId ? spec : graph.specOf(purpose.nodeId, purpose.input);
  const numberOf = (name: string): number | null =>
    finite(memberOf(limits?.options ?? {}, name)) ?? finite(memberOf(spec.options, name));
  const step = numberOf('step');
  return {
    ...base,
    kind: 'number',
    value: raw,
    fileValue: raw,
    default: finite(memberOf(spec.options, 'default')),
    ...rangeOf(numberOf('min'), numberOf('max')),
    step: step !== null && step > 0 ? step : null,
    integer: spec.type === 'INT',
    unit: unitOf(base.label),
  };
}

function rangeOf(min: number | null, max: number | null) {
  return min !== null && max !== null && min > max ? { min: null, max: null } : { min, max };
}

function unitOf(label: FieldLabel | null): Extract<FormField, { kind: 'number' }>['unit'] {
  switch (label) {
    case 'width':
    case 'height':
      return 'px';
    case 'frames':
    case 'fps':
    case 'seconds':
    case 'steps':
      return label;
    default:
      return 'none';
  }
}

function isSeed(spec: InputSpec, purpose: string): boolean {
  if (spec.type !== 'INT') return false;
  return /(^|_)seed$/i.test(purpose) || (controlSlotCount(spec) > 0 && spec.name !== 'value');
}

function seedField({ spec, base, traced }: Reading, raw: number): FormField {
  const value = { seed: digitsOf(raw), mode: modeOf(traced) };
  return {
    ...base,
    kind: 'seed',
    label: 'seed',
    value,
    fileValue: value,
    min: digitsOf(finite(memberOf(spec.options, 'min')) ?? 0),
    max: digitsOf(finite(memberOf(spec.options, 'max')) ?? Number.MAX_SAFE_INTEGER),
  };
}

/** No input takes more than 64 bits. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 64;
}

/** Without an exponent, whatever its size. */
function digitsOf(value: number): string {
  return BigInt(Math.trunc(value)).toString();
}

const MODES: readonly SeedMode[] = ['fixed', 'increment', 'decrement', 'randomize'];

/** The word behind the seed's value; a seed without one changes, as a new one of the page does. */
function modeOf({ origin }: TracedInput): SeedMode {
  const values = origin?.source.widgets_values;
  if (origin === null || typeof origin.place !== 'number' || !isList(values)) return 'randomize';
  const word = values[origin.place + 1];
  if (typeof word === 'boolean') return word ? 'randomize' : 'fixed';
  return MODES.find((mode) => mode === word) ?? 'randomize';
}

function comboField(reading: Reading, raw: OptionValue): FormField {
  const { spec, base, traced, graph } = reading;
  const options = spec.choices.filter(isOption);
  const media = mediaOf(spec, graph.classOf(traced.nodeId));
  const texts = options.filter((option) => typeof option === 'string');
  if (typeof raw === 'string' && media !== null) {
    const missing = !texts.includes(raw) && !/[/[]/.test(raw);
    return {
      ...base,
      kind: 'media',
      label: mediaLabel(graph, traced.nodeId, media),
      media,
      ...valuesOf(raw),
      options: texts,
      missing,
    };
  }
  const folder = folderOf(graph.classOf(traced.nodeId), traced.input);
  const isModel = isModelFile(raw) || texts.some(isModelFile) || (folder !== null && raw === '');
  const missing = !options.includes(raw) && !isFetchedByThePage(spec);
  if (typeof raw === 'string' && isModel) {
    const label = modelLabelOf(folder);
    return { ...base, kind: 'model', label, ...valuesOf(raw), options: texts, missing, folder };
  }
  // elsewhere a size is that of a face or a font
  const label = base.label ?? (traced.input === 'size' ? 'sizePreset' : null);
  return { ...base, label, kind: 'choice', value: raw, fileValue: raw, options, missing };
}

const valuesOf = (raw: string) => ({ value: raw, fileValue: raw });

/** Lists that the page asks another server for are empty in the definition. */
function isFetchedByThePage({ options }: InputSpec): boolean {
  return memberOf(options, 'remote') !== undefined || memberOf(options, 'multiselect') === true;
}

type Media = Extract<FormField, { kind: 'media' }>['media'];

function mediaOf({ name, options }: InputSpec, className: string): Media | null {
  const has = (option: string): boolean => memberOf(options, option) === true;
  if (has('video_upload') || (name === 'video' && className.startsWith('VHS_Load'))) return 'video';
  if (has('audio_upload') || (name === 'audio' && className.startsWith('VHS_Load'))) return 'audio';
  if (has('image_upload') || has('animated_image_upload'))
    return /mask/i.test(className) ? 'mask' : 'image';
  return null;
}

const FIRST = /^(start|first)_(image|frame|frame_image)$/;
const LAST = /^(end|last)_(image|frame|frame_image)$/;

/** Of two pictures between which a film is made, each by its end. */
function mediaLabel(graph: PromptGraph, nodeId: string, media: Media): FieldLabel {
  if (media !== 'image') return media;
  const visited = new Set([nodeId]);
  for (const place of visited) {
    for (const { nodeId: next, input } of graph.consumersOf(place)) {
      const ends = Object.keys(inputsOf(graph, next));
      const isOneOfTwo =
        ends.some((name) => FIRST.test(name)) && ends.some((name) => LAST.test(name));
      if (isOneOfTwo && FIRST.test(input)) return 'startImage';
      if (isOneOfTwo && LAST.test(input)) return 'endImage';
      const handsOn =
        graph.definitionOf(next)?.outputs.some(({ type }) => type === 'IMAGE') === true;
      if (handsOn && visited.size < 20) visited.add(next);
    }
  }
  return media;
}

function inputsOf(graph: PromptGraph, nodeId: string): object {
  return graph.prompt[nodeId]?.inputs ?? {};
}

/** `length` means frames where a picture's size stands beside it. */
function framesLabel(graph: PromptGraph, purpose: Reading['purpose']): FieldLabel | null {
  if (!/^(length|frames|num_frames|video_frames)$/.test(purpose.input)) return null;
  const names = graph.definitionOf(purpose.nodeId)?.inputs.map(({ name }) => name) ?? [];
  return names.some((name) => name.endsWith('height')) ? 'frames' : null;
}

function isOption(value: unknown): value is OptionValue {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
