import type { Json, JsonObject } from './json.ts';
import { isArray, isObject, isString } from './json.ts';

/** One class as `GET /object_info` describes it. */
export interface NodeDefinition {
  readonly input: {
    readonly required?: Readonly<Record<string, readonly unknown[]>>;
    readonly optional?: Readonly<Record<string, readonly unknown[]>>;
    readonly hidden?: unknown;
  };
  readonly output: readonly unknown[];
  readonly output_name: readonly unknown[];
  readonly output_node: boolean;
  readonly category: string;
}

export type ObjectInfo = Readonly<Record<string, NodeDefinition>>;

export interface InputSpec {
  readonly name: string;
  readonly isRequired: boolean;
  /** As it stands in object_info: `[type or list of choices, settings]`. */
  readonly spec: readonly unknown[];
  readonly settings: JsonObject;
  /** `COMBO` for both spellings of a list of choices. */
  readonly type: string;
  /** Present for a list of choices. */
  readonly choices: readonly Json[] | null;
}

function choicesOf(type: unknown, settings: JsonObject): readonly Json[] | null {
  if (isArray(type)) return type;
  if (type === 'COMBO' && isArray(settings.options)) return settings.options;
  return null;
}

export function toInputSpec(
  name: string,
  isRequired: boolean,
  spec: readonly unknown[],
): InputSpec {
  const settings = isObject(spec[1]) ? spec[1] : {};
  const type = isString(spec[0]) ? spec[0] : 'COMBO';
  return { name, isRequired, spec, settings, type, choices: choicesOf(spec[0], settings) };
}

/** The inputs in the order in which the server validates them. */
export function inputSpecs(definition: NodeDefinition): readonly InputSpec[] {
  const of = (inputs: Readonly<Record<string, readonly unknown[]>> = {}, isRequired: boolean) =>
    Object.entries(inputs).map(([name, spec]) => toInputSpec(name, isRequired, spec));
  return [...of(definition.input.required, true), ...of(definition.input.optional, false)];
}

/** The same spec with other choices, in the spelling that it has. */
export function withChoices(spec: readonly unknown[], choices: readonly string[]): unknown[] {
  const [type, settings, ...rest] = spec;
  if (isArray(type)) return [choices, ...spec.slice(1)];
  return [type, { ...(isObject(settings) ? settings : {}), options: choices }, ...rest];
}
