import { isRecord } from './json-values.ts';

const SAMPLERS: ReadonlySet<string> = new Set(['KSampler', 'KSamplerAdvanced']);
const PICTURE_PICKERS: ReadonlySet<string> = new Set([
  'CheckpointLoader|pysssss',
  'LoraLoader|pysssss',
]);

/** The replacements of outdated values that the page makes on loading. */
export function repairValue(className: string, inputName: string, value: unknown): unknown {
  const isSampler = SAMPLERS.has(className) && inputName === 'sampler_name';
  if (isSampler && typeof value === 'string' && value.startsWith('sample_')) {
    return value.slice('sample_'.length);
  }
  // these once kept the picture beside the file name
  const isPicked = PICTURE_PICKERS.has(className) && isRecord(value);
  return isPicked && typeof value.content === 'string' ? value.content : value;
}
