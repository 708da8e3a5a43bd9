import { setTimeout as delay } from 'node:timers/promises';

import { encodeJpeg } from '../image/codecs.ts';
import { drawPicture } from '../image/draw.ts';
import { imageNodes } from '../nodes/image-nodes.ts';
import type { NodeCall, NodeResult } from '../nodes/node-value.ts';
import type { OutputWorld } from '../nodes/output-nodes.ts';
import { saverOf } from '../nodes/output-nodes.ts';
import { playedOutputs, progressSteps } from '../nodes/played-nodes.ts';

export interface NodeWorld extends OutputWorld {
  readonly stepMs: number;
  readonly signal: AbortSignal;
  readonly showStep: (step: {
    readonly value: number;
    readonly max: number;
    readonly jpeg: Uint8Array;
  }) => void;
}

const previewSize = 64;

async function playSteps(call: NodeCall, world: NodeWorld): Promise<void> {
  const max = progressSteps(call);
  for (let value = 1; value <= max; value += 1) {
    await delay(world.stepMs, undefined, { signal: world.signal });
    const picture = drawPicture(`${call.id} ${call.classType}`, previewSize, previewSize, value);
    world.showStep({ value, max, jpeg: encodeJpeg(picture, 80) });
  }
  if (max === 0) await delay(Math.min(world.stepMs, 5), undefined, { signal: world.signal });
}

/** Computes a node for real where the sandbox can, else plays it. */
export async function runNode(call: NodeCall, world: NodeWorld): Promise<NodeResult> {
  const real = imageNodes.get(call.classType);
  if (real !== undefined) return await real(call, world);
  await playSteps(call, world);
  const save = saverOf(call);
  const ui = save === null ? null : await save(call, world);
  return { outputs: playedOutputs(call), ui };
}
