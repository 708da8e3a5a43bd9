import type { BaseModel, ModelKind, Sureness } from '../../../../contract/identify.ts';
import type { TensorGroup, Tensors } from '../tensors.ts';

/** The tensors of a file, as rules ask for them. */
export interface Marks {
  /** Whether there is a tensor of this pattern (`double_blocks.#.img_attn.proj.weight`). */
  has(pattern: string): boolean;
  /** The size of one dimension of the first tensor of a pattern; from the end where negative; 0 where there is none. */
  size(pattern: string, dimension: number): number;
  /** How many dimensions the first tensor of a pattern has. */
  rank(pattern: string): number;
  /** The highest first number among the tensors of a pattern, −1 where there are none. */
  last(pattern: string): number;
  /** The first tensor of a pattern, as the file spells it. */
  key(pattern: string): string;
}

/** A line of a table: all of `has`, none of `not`, and `when`, where it is given. The first line that fits decides. */
export interface Rule {
  /** The first pattern is the evidence that is shown. */
  readonly has: readonly string[];
  readonly not?: readonly string[];
  readonly when?: (marks: Marks) => boolean;
  readonly kind: ModelKind;
  /** A kind with the same tensors; the name tells them apart. */
  readonly orKind?: ModelKind;
  /** The family within the kind, as its makers spell it. */
  readonly type?: string | ((marks: Marks) => string);
  readonly base?: BaseModel;
  /** Base models with the same tensors; a name or a declaration tells them apart. */
  readonly also?: readonly BaseModel[];
  /** Within the base model. */
  readonly variant?: string | ((marks: Marks) => string);
  /** Certain, where nothing else is said. */
  readonly sure?: Sureness;
}

/** The tensors below a prefix, such as `model.diffusion_model.`. */
export function marksOf(tensors: Tensors, prefix = ''): Marks {
  const find = (pattern: string): TensorGroup | undefined =>
    tensors.groups.get(prefix === '' ? pattern : prefix + pattern);
  return {
    has: (pattern) => find(pattern) !== undefined,
    size: (pattern, dimension) => find(pattern)?.shape.at(dimension) ?? 0,
    rank: (pattern) => find(pattern)?.shape.length ?? 0,
    last: (pattern) => find(pattern)?.last ?? -1,
    key: (pattern) => find(pattern)?.key ?? '',
  };
}

export function firstFit(rules: readonly Rule[], marks: Marks): Rule | undefined {
  return rules.find((rule) => fits(rule, marks));
}

/** Whether the tensors are those of a line. */
export function fits({ has, not, when }: Rule, marks: Marks): boolean {
  for (const pattern of has) if (!marks.has(pattern)) return false;
  if (not !== undefined) for (const pattern of not) if (marks.has(pattern)) return false;
  return when === undefined || when(marks);
}

/** A text of a rule that may depend on the tensors. */
export const worded = (text: Rule['type'], marks: Marks): string =>
  typeof text === 'function' ? text(marks) : (text ?? '');
