import type { FormView } from '../../../contract/form.ts';
import type { NodeDefinition, ObjectInfo } from '../graph-to-prompt/object-info.ts';
import type { OpenForm } from '../forms/open-form.ts';

/** A class that the server lacks, with the nodes that are of it. */
export interface MissingClass {
  readonly className: string;
  readonly nodeIds: readonly string[];
}

/** The classes that stop a form: those that the conversion asks for, or that a prompt from a file names. */
export function missingClasses({ view, traced, objectInfo }: OpenForm): readonly MissingClass[] {
  const nodes = traced === null ? refusedNodes(view) : Object.entries(traced.prompt);
  const absent = nodes.flatMap(([nodeId, { class_type: className }]) =>
    objectInfo.definitionOf(className) === null ? [{ nodeId, className }] : [],
  );
  return [...Map.groupBy(absent, ({ className }) => className)].map(([className, each]) => ({
    className,
    nodeIds: each.map(({ nodeId }) => nodeId),
  }));
}

function refusedNodes({ problems }: FormView): readonly [string, { class_type: string }][] {
  return problems.flatMap((problem): readonly [string, { class_type: string }][] => {
    if (problem.kind !== 'conversion' || problem.code !== 'missingNode') return [];
    return [[problem.nodeId ?? '', { class_type: problem.params.type ?? '' }]];
  });
}

/**
 * The definitions with a stand-in for each missing class, so that the rest of a workflow can be looked at as well. It
 * counts as an output: what feeds it would be executed.
 */
export function withStandIns(objectInfo: ObjectInfo, missing: readonly MissingClass[]): ObjectInfo {
  const names = new Set(missing.map(({ className }) => className));
  const standIn = (className: string): NodeDefinition => ({
    ...{ className, displayName: className, inputs: [], outputs: [], isOutput: true },
  });
  return {
    definitionOf: (name) =>
      objectInfo.definitionOf(name) ?? (names.has(name) ? standIn(name) : null),
  };
}
