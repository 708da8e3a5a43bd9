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
  /** The line of a table that decided; null where none did. */
  readonly row: object | null;
  readonly kind: ModelKind;
  /** A kind that looks the same; the name tells them apart. */
  readonly orKind: ModelKind | null;
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
