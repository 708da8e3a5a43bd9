import type {
  BaseModel,
  CategoryReason,
  ModelFacts,
  ModelKind,
  Sureness,
} from '../../../../contract/identify.ts';

/** What a checkpoint may bring. */
export type Part = Extract<ModelFacts, { state: 'identified' }>['parts'][number];

/** What a rule made of a file. */
export interface Finding {
  readonly kind: ModelKind;
  readonly type: string;
  readonly parts: readonly Part[];
  readonly base: BaseModel | null;
  /** Base models that look the same; a name or a declaration tells them apart. */
  readonly also: readonly BaseModel[];
  readonly variant: string;
  readonly sure: Sureness;
  readonly reason: CategoryReason;
  readonly evidence: string;
}
