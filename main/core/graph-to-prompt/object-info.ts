import {
  isList,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  textOf,
  type JsonRecord,
} from './json-values.ts';

/** One input as a node class declares it. */
export interface InputSpec {
  readonly name: string;
  /** `COMBO` where the server lists the choices in place of a type. */
  readonly type: string;
  readonly choices: readonly unknown[];
  readonly options: JsonRecord;
  readonly required: boolean;
}

interface OutputSpec {
  readonly name: string;
  readonly type: string;
}

/** A node class of `GET /object_info`. */
export interface NodeDefinition {
  readonly className: string;
  readonly displayName: string;
  /** Required inputs first, then optional ones, each in their declared order. */
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
  /** Whether it leaves a result: the server runs what such nodes need, and nothing else. */
  readonly isOutput: boolean;
}

/** What a server can run, read class by class as it is asked for. */
export interface ObjectInfo {
  definitionOf(className: string): NodeDefinition | null;
}

/** Reads the answer of `GET /object_info`; a class that makes no sense counts as unknown. */
export function parseObjectInfo(json: unknown): ObjectInfo {
  const classes = recordOf(json);
  const read = new Map<string, NodeDefinition | null>();
  return {
    definitionOf(className) {
      const known = read.get(className);
      if (known !== undefined) return known;
      const definition = definitionFrom(className, memberOf(classes, className));
      read.set(className, definition);
      return definition;
    },
  };
}

/** Whether the value is already what `parseObjectInfo` gives (JSON holds no functions). */
export function isObjectInfo(value: unknown): value is ObjectInfo {
  return isRecord(value) && typeof memberOf(value, 'definitionOf') === 'function';
}

function definitionFrom(className: string, json: unknown): NodeDefinition | null {
  if (!isRecord(json)) return null;
  return {
    className,
    displayName: textOf(memberOf(json, 'display_name')) ?? className,
    inputs: [...inputsOf(json, 'required'), ...inputsOf(json, 'optional')],
    outputs: outputsOf(json),
    isOutput: memberOf(json, 'output_node') === true,
  };
}

function inputsOf(json: JsonRecord, section: 'required' | 'optional'): readonly InputSpec[] {
  const declared = recordOf(memberOf(recordOf(memberOf(json, 'input')), section));
  const order = listOf(memberOf(recordOf(memberOf(json, 'input_order')), section));
  const named = order.filter((name) => typeof name === 'string');
  const names = new Set([...named, ...Object.keys(declared)]);
  return [...names].flatMap((name) => {
    const spec = inputSpecFrom(name, memberOf(declared, name), section === 'required');
    return spec === null ? [] : [spec];
  });
}

/** Reads `[type or choices, options?]`. */
export function inputSpecFrom(name: string, json: unknown, required: boolean): InputSpec | null {
  if (!isList(json)) return null;
  const options = recordOf(json[1]);
  if (isList(json[0])) return { name, type: 'COMBO', choices: json[0], options, required };
  const type = textOf(json[0]);
  if (type === null) return null;
  return { name, type, choices: listOf(memberOf(options, 'options')), options, required };
}

function outputsOf(json: JsonRecord): readonly OutputSpec[] {
  const names = listOf(memberOf(json, 'output_name'));
  return listOf(memberOf(json, 'output')).map((type, index) => ({
    name: textOf(names[index]) ?? '',
    // an output that lists choices is a combo
    type: textOf(type) ?? 'COMBO',
  }));
}
