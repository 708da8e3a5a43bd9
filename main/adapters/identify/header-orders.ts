import type { ModelFacts } from '../../../contract/identify.ts';
import type { LookedAt, SeenModel } from '../../services/identify/identify-ports.ts';

/** What the header worker is asked. */
export type HeaderOrder =
  | { readonly kind: 'look'; readonly paths: readonly string[] }
  | { readonly kind: 'identify'; readonly files: readonly SeenModel[] };

/** Its one message for each order. */
export type HeaderAnswer =
  | { readonly kind: 'look'; readonly places: readonly LookedAt[] }
  | { readonly kind: 'identify'; readonly facts: readonly ModelFacts[] };
