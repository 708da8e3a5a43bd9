import type { FormField, FormProblem } from '../../../contract/form.ts';
import type { FieldTable } from './field-table.ts';

type Check = Extract<FormProblem, { kind: 'check' }>;

/** What the server would refuse, as far as its node definitions tell. */
export function checkValues(table: FieldTable): readonly Check[] {
  const { graph } = table;
  if (graph.running.size === 0) return [problem('noOutputs', null, null, {})];
  const running = table.fields.filter(({ nodeId }) => graph.running.has(nodeId));
  return [...missingInputs(table), ...running.flatMap((field) => fieldProblems(field))];
}

function missingInputs(table: FieldTable): readonly Check[] {
  const { graph } = table;
  return [...graph.running].flatMap((nodeId) => {
    const given = graph.prompt[nodeId]?.inputs ?? {};
    const declared = graph.definitionOf(nodeId)?.inputs ?? [];
    return declared
      .filter(
        ({ name, required, type }) => required && !type.startsWith('COMFY_') && !(name in given),
      )
      .map(({ name }) => {
        const node = `#${nodeId} ${table.titleOf(nodeId)}`;
        return problem('inputMissing', nodeId, null, { node, input: name });
      });
  });
}

function fieldProblems(field: FormField): readonly Check[] {
  const { nodeId, id, title } = field;
  const told = { node: `#${nodeId} ${title}`, input: field.input };
  switch (field.kind) {
    case 'model':
      if (!field.missing) return [];
      return [
        problem('missingModel', nodeId, id, {
          ...told,
          ...{ value: field.value, folder: field.folder ?? 'unknown' },
        }),
      ];
    case 'media':
      if (!field.missing) return [];
      return [problem('missingMedia', nodeId, id, { ...told, value: field.value })];
    case 'choice':
      if (!field.missing) return [];
      return [problem('missingOption', nodeId, id, { ...told, value: String(field.value) })];
    case 'number':
      return rangeProblems(field, told);
    default:
      return [];
  }
}

function rangeProblems(
  field: Extract<FormField, { kind: 'number' }>,
  told: Readonly<Record<string, string>>,
): readonly Check[] {
  const { value, min, max, nodeId, id } = field;
  const shown = (limit: number) => ({ ...told, value: String(value), limit: String(limit) });
  if (min !== null && value < min) return [problem('tooSmall', nodeId, id, shown(min))];
  if (max !== null && value > max) return [problem('tooBig', nodeId, id, shown(max))];
  return [];
}

function problem(
  code: Check['code'],
  nodeId: string | null,
  fieldId: string | null,
  params: Readonly<Record<string, string>>,
): Check {
  return { kind: 'check', level: 'stops', code, nodeId, fieldId, params };
}
