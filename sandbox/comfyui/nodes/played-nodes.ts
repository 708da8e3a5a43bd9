import { createHash } from 'node:crypto';

import { isString } from '../json.ts';
import type { NodeCall, NodeValue, PictureSize } from './node-value.ts';
import { constant, numberOf, sizeOf } from './node-value.ts';

const frameInputs = ['num_frames', 'length', 'frames', 'batch_size', 'amount'];

const ownNumber = (call: NodeCall, name: string): number | null => {
  const value = numberOf(call.inputs[name], 0);
  return value > 0 ? value : null;
};

/** A node's size is what its own inputs say, else what comes in. */
function playedSize(call: NodeCall): PictureSize | null {
  const sizes = Object.values(call.inputs).map((value) => sizeOf(value));
  const incoming = sizes.find((size) => size !== null) ?? null;
  const width = ownNumber(call, 'width');
  const height = ownNumber(call, 'height');
  const counts = frameInputs.map((name) => ownNumber(call, name));
  const count = counts.find((value) => value !== null) ?? incoming?.count ?? 1;
  if (width !== null && height !== null) return { width, height, count };
  return incoming === null ? null : { ...incoming, count };
}

const stepsOf = (call: NodeCall): number | null => {
  const own = ownNumber(call, 'steps');
  if (own !== null) return own;
  const incoming = Object.values(call.inputs).map((value) =>
    value.kind === 'played' ? value.steps : null,
  );
  return incoming.find((steps) => steps !== null) ?? null;
};

function describe(value: NodeValue): string {
  switch (value.kind) {
    case 'constant':
      return JSON.stringify(value.value);
    case 'played':
      return value.text;
    case 'pictures':
      return `pictures ${value.rasters.length}`;
  }
}

function textOfCall(call: NodeCall): string {
  const parts = Object.entries(call.inputs).map(([name, value]) => `${name}=${describe(value)}`);
  return createHash('sha256')
    .update([call.classType, ...parts].join('\n'))
    .digest('hex');
}

/** A number, text or switch that goes out: the input of that name, else the first of that kind. */
function constantFor(call: NodeCall, type: string, name: string): NodeValue {
  const kind = { INT: 'number', FLOAT: 'number', BOOLEAN: 'boolean' }[type] ?? 'string';
  const fits = (value: NodeValue | undefined): value is NodeValue & { kind: 'constant' } =>
    value?.kind === 'constant' && typeof value.value === kind;
  const named = call.inputs[name];
  const found = fits(named) ? named : Object.values(call.inputs).find(fits);
  if (found !== undefined) return found;
  return constant(kind === 'number' ? 1 : kind === 'boolean' ? false : '');
}

const constantTypes = new Set(['INT', 'FLOAT', 'BOOLEAN', 'STRING', 'COMBO']);

/** What a node gives that the sandbox only plays. */
export function playedOutputs(call: NodeCall): readonly NodeValue[] {
  const played: NodeValue = {
    kind: 'played',
    size: playedSize(call),
    steps: stepsOf(call),
    text: textOfCall(call),
  };
  return call.definition.output.map((type, slot) => {
    if (!isString(type)) return constantFor(call, 'COMBO', '');
    const name = call.definition.output_name[slot];
    return constantTypes.has(type) ? constantFor(call, type, isString(name) ? name : '') : played;
  });
}

/** How many steps of progress a node shows: samplers as many as they are told, others none. */
export function progressSteps(call: NodeCall): number {
  const isSampler = /sampler|upscalewithmodel|interpolation/i.test(call.classType);
  const isChoice = call.definition.output.every((type) => type === 'SAMPLER' || type === 'SIGMAS');
  if (!isSampler || isChoice) return 0;
  return Math.min(stepsOf(call) ?? 4, 1000);
}
