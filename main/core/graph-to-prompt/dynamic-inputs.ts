import { isRecord, listOf, memberOf, recordOf } from './json-values.ts';
import { inputSpecFrom, type InputSpec } from './object-info.ts';
import type { GraphNode } from './workflow-graph.ts';

/**
 * The inputs that a widget's value brings with it, which follow right after it: those of the chosen
 * option of a dynamic combo, named `combo.input`.
 */
export function dynamicComboInputs(spec: InputSpec, value: unknown): readonly InputSpec[] {
  if (spec.type !== 'COMFY_DYNAMICCOMBO_V3') return [];
  const options = listOf(memberOf(spec.options, 'options')).filter(isRecord);
  const chosen = options.find((option) => option.key === value);
  const inputs = recordOf(chosen?.inputs);
  return ['required', 'optional'].flatMap((section) =>
    Object.entries(recordOf(inputs[section])).flatMap(
      ([name, json]) => inputSpecFrom(`${spec.name}.${name}`, json, section === 'required') ?? [],
    ),
  );
}

/**
 * What a growing group of inputs stands for: those of its inputs that the file has, named
 * `group.input0` and so on, each made after the group's template. Other inputs stand for themselves.
 */
export function grownInputs(spec: InputSpec, node: GraphNode): readonly InputSpec[] {
  if (spec.type !== 'COMFY_AUTOGROW_V3') return [spec];
  const template = recordOf(recordOf(memberOf(spec.options, 'template')).input);
  const [json] = ['required', 'optional'].flatMap((section) =>
    Object.values(recordOf(template[section])),
  );
  const names = node.inputs.map((input) => input.name);
  return names
    .filter((name) => name.startsWith(`${spec.name}.`))
    .flatMap((name) => inputSpecFrom(name, json, spec.required) ?? []);
}
