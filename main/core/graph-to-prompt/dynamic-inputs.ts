import { isRecord, listOf, memberOf, recordOf } from './json-values.ts';
import { inputSpecFrom, type InputSpec } from './object-info.ts';

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
