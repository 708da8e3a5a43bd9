import type { ModelFormat } from '../../../contract/identify.ts';
import type { Tensors } from './tensors.ts';

/** What the header of a model file says, whatever its format. */
export interface ModelHeader {
  readonly format: ModelFormat;
  readonly tensors: Tensors;
  /** The header's own words, by their names (`modelspec.architecture`, `general.architecture`, `_class_name`, …). */
  readonly declared: ReadonlyMap<string, string>;
  /** How most of the weights are stored (`bf16`, `Q6_K`), else empty. */
  readonly precision: string;
}
