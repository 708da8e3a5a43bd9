const SAMPLERS: ReadonlySet<string> = new Set(['KSampler', 'KSamplerAdvanced']);

/** The replacements of outdated values that the page makes on loading. */
export function repairValue(className: string, inputName: string, value: unknown): unknown {
  const isSampler = SAMPLERS.has(className) && inputName === 'sampler_name';
  if (isSampler && typeof value === 'string' && value.startsWith('sample_')) {
    return value.slice('sample_'.length);
  }
  return value;
}
