import type { FormField, FormProblem } from '../../../contract/form.ts';
import type { Finding } from '../../../contract/preflight.ts';
import { openForm, type FormRequest, type OpenForm } from '../forms/open-form.ts';
import { missingClasses, withStandIns, type MissingClass } from './missing-classes.ts';
import { modelLinks, type ModelLink } from './model-links.ts';
import { repairOf } from './repair-of.ts';

type ModelField = Extract<FormField, { kind: 'model' }>;
type MediaField = Extract<FormField, { kind: 'media' }>;
type Settled = Exclude<
  Finding,
  { kind: 'missingNode' | 'missingModel' | 'missingMedia' | 'warning' }
>;

/** What a workflow asks for that the server does not have, before anybody looked for a cure. */
export interface Look {
  readonly form: OpenForm;
  readonly classes: readonly MissingClass[];
  readonly models: readonly ModelField[];
  readonly media: readonly MediaField[];
  /** Findings that need no search: repairs, choices, and what only a person can change. */
  readonly settled: readonly Settled[];
  readonly links: ReadonlyMap<string, ModelLink>;
}

/** Looks at a workflow with its values and switches as `request` has them. */
export function lookAt(request: FormRequest): Look {
  const first = openForm(request);
  const classes = missingClasses(first);
  const objectInfo = withStandIns(request.objectInfo, classes);
  const form = classes.length === 0 ? first : openForm({ ...request, objectInfo });
  const missing = form.view.fields.filter((field) => 'missing' in field && field.missing);
  const running = missing.filter((field) => isStopped(form, field));
  const repaired = running.flatMap((field) => repairFinding(field) ?? []);
  const open = running.filter(({ id }) => !repaired.some(({ fieldId }) => fieldId === id));
  return {
    ...{ form, classes, links: modelLinks(request.workflow) },
    models: open.filter((field) => field.kind === 'model'),
    media: open.filter((field) => field.kind === 'media'),
    settled: [...repaired, ...optionFindings(open), ...problemFindings(form.view.problems)],
  };
}

/** Only what is executed is checked by the server. */
function isStopped({ view }: OpenForm, { id }: FormField): boolean {
  return view.problems.some((problem) => problem.kind === 'check' && problem.fieldId === id);
}

/** Where a value stands, as findings tell it. */
export function placeOf({ id, nodeId, input, title, value }: ModelField | MediaField) {
  return { fieldId: id, nodeId, input, title, value };
}

function repairFinding(field: FormField): Extract<Finding, { kind: 'repair' }> | null {
  if (field.kind !== 'model' && field.kind !== 'media' && field.kind !== 'choice') return null;
  const { value, options } = field;
  if (typeof value !== 'string') return null;
  const texts = options.flatMap((option) => (typeof option === 'string' ? [option] : []));
  const repair = repairOf(value, texts);
  if (repair === null) return null;
  const { id: fieldId, nodeId, input, title } = field;
  const place = { fieldId, nodeId, input, title, value };
  return {
    id: `repair ${fieldId}`,
    ...place,
    kind: 'repair',
    ...repair,
    others: [...repair.others],
  };
}

function optionFindings(fields: readonly FormField[]): readonly Settled[] {
  return fields.flatMap((field): readonly Settled[] => {
    if (field.kind !== 'choice') return [];
    const { id: fieldId, nodeId, input, title } = field;
    const place = { fieldId, nodeId, input, title, value: String(field.value) };
    return [{ id: `missingOption ${fieldId}`, ...place, kind: 'missingOption' }];
  });
}

const TOLD_OTHERWISE: ReadonlySet<string> = new Set([
  ...['missingNode', 'missingModel', 'missingMedia', 'missingOption', 'branchesAtOnce'],
]);

function problemFindings(problems: readonly FormProblem[]): readonly Settled[] {
  return problems
    .filter(({ code }) => !TOLD_OTHERWISE.has(code))
    .map((problem): Settled => {
      const { code, nodeId, params } = problem;
      const fieldId = problem.kind === 'check' ? problem.fieldId : null;
      const words = problem.kind === 'check' ? 'form' : 'conversion';
      const id = `problem ${code} ${nodeId ?? ''} ${fieldId ?? params.input ?? ''}`.trimEnd();
      return { id, kind: 'problem', words, code, nodeId, fieldId, params };
    });
}
