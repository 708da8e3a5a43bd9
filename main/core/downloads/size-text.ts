const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes for a message, in steps of 1,000; the units are the same in both languages. */
export function sizeText(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 ? value : value.toFixed(1)} ${units[step] ?? 'bytes'}`;
}
