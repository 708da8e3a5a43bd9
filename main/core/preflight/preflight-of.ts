import type {
  Finding,
  MediaCure,
  ModelCure,
  NodeCure,
  Preflight,
} from '../../../contract/preflight.ts';
import { placeOf, type Look } from './look-at.ts';
import { warningsOf } from './warnings.ts';

/** What was found for what is missing: by class, and by the id of the field. */
export interface Cures {
  readonly nodes: ReadonlyMap<string, NodeCure>;
  readonly models: ReadonlyMap<string, ModelCure>;
  readonly media: ReadonlyMap<string, MediaCure>;
}

/** A look together with its cures, what stops first. `memoryBytes`: of the graphics card, where it is known. */
export function preflightOf(look: Look, cures: Cures, memoryBytes: number | null): Preflight {
  const findings: readonly Finding[] = [
    ...look.classes.map(({ className, nodeIds }): Finding => ({
      ...{ id: `missingNode ${className}`, kind: 'missingNode', className, nodeIds: [...nodeIds] },
      cure: cures.nodes.get(className) ?? { state: 'unknown' },
    })),
    ...look.models.map((field): Finding => ({
      ...{ id: `missingModel ${field.id}`, kind: 'missingModel', folder: field.folder },
      ...placeOf(field),
      cure: cures.models.get(field.id) ?? { state: 'none' },
    })),
    ...look.media.map((field): Finding => ({
      ...{ id: `missingMedia ${field.id}`, kind: 'missingMedia', media: field.media },
      ...placeOf(field),
      cure: cures.media.get(field.id) ?? { state: 'none' },
    })),
    ...look.settled,
    ...warningsOf(look.form.view, memoryBytes),
  ];
  const stops = findings.filter(({ kind }) => kind !== 'warning');
  const state = stops.length === 0 ? 'ready' : stops.every(isCurable) ? 'curable' : 'stuck';
  return { workflowName: look.form.view.name, findings: [...findings], state };
}

/** Whether a press does away with it without another question. */
export function isCurable(finding: Finding): boolean {
  switch (finding.kind) {
    case 'missingNode':
      return finding.cure.state === 'install' || finding.cure.state === 'restart';
    case 'missingModel':
      return isBrought(finding.cure);
    case 'missingMedia':
      return finding.cure.state === 'upload';
    case 'repair':
      return finding.sure;
    case 'missingOption':
    case 'problem':
      return false;
    case 'warning':
      return true;
    default:
      return finding satisfies never;
  }
}

function isBrought(cure: ModelCure): boolean {
  if (cure.state === 'link') return cure.to !== null;
  return ['upload', 'copy', 'restart'].includes(cure.state);
}
