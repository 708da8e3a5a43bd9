import { drawPicture } from '../image/draw.ts';
import type { Raster } from '../image/raster.ts';
import type { Json } from '../json.ts';
import type { NodeDefinition } from '../object-info.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Pictures in a batch, or frames of a video. */
  readonly count: number;
}

/** What goes from node to node. */
export type NodeValue =
  | { readonly kind: 'pictures'; readonly rasters: readonly Raster[] }
  | { readonly kind: 'constant'; readonly value: Json }
  /** Stands for a model, a latent, a conditioning, a video …: it carries what the outputs need. */
  | {
      readonly kind: 'played';
      readonly size: PictureSize | null;
      readonly steps: number | null;
      /** Grows along the graph, so that other prompts and seeds give other pictures. */
      readonly text: string;
    };

export interface NodeCall {
  readonly id: string;
  readonly classType: string;
  readonly definition: NodeDefinition;
  readonly inputs: Readonly<Record<string, NodeValue>>;
}

export type UiOutput = Readonly<Record<string, readonly Json[]>>;

export interface NodeResult {
  readonly outputs: readonly NodeValue[];
  /** What `executed` and the history report; null for a node that shows nothing. */
  readonly ui: UiOutput | null;
}

/** The most pictures of one batch that the sandbox really draws. */
const drawnPicturesMax = 8;
const defaultSize: PictureSize = { width: 512, height: 512, count: 1 };

export const constant = (value: Json): NodeValue => ({ kind: 'constant', value });

export const sizeOf = (value: NodeValue | undefined): PictureSize | null => {
  if (value?.kind === 'played') return value.size;
  const first = value?.kind === 'pictures' ? value.rasters[0] : undefined;
  if (value?.kind !== 'pictures' || first === undefined) return null;
  return { width: first.width, height: first.height, count: value.rasters.length };
};

/** The pictures behind a value, or the first of them; a played one is drawn. */
export function picturesOf(
  value: NodeValue | undefined,
  max = drawnPicturesMax,
): readonly Raster[] {
  if (value?.kind === 'pictures') return value.rasters;
  const { width, height, count } = sizeOf(value) ?? defaultSize;
  const text = value?.kind === 'played' ? value.text : '';
  return Array.from({ length: Math.min(count, max) }, (_, frame) =>
    drawPicture(text, width, height, frame),
  );
}

export const numberOf = (value: NodeValue | undefined, otherwise: number): number =>
  value?.kind === 'constant' && typeof value.value === 'number' ? value.value : otherwise;

export const textOf = (value: NodeValue | undefined, otherwise: string): string =>
  value?.kind === 'constant' && typeof value.value === 'string' ? value.value : otherwise;
