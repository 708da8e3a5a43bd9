/** The sizes that a rounded figure can stand for, both ends included. */
export interface SizeRange {
  readonly minBytes: number;
  readonly maxBytes: number;
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

/** A disk counts whole blocks, so the figure may stand for slightly less. */
const blockBytes = 64 * 1024;

/**
 * Reads a figure like `16GB` or `1.5 GB`. The deployment's list counts in powers of 1024 and rounds up at the last
 * digit shown, as `du -h` does: 242.1 MiB is `243MB`, 9.12 GiB is `9.2GB`. Null where it is no such figure.
 */
export function readRoundedSize(text: string): SizeRange | null {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)\s*([KMGT]?B)$/i.exec(text.trim()) ?? [];
  const unitBytes = units[unit?.toUpperCase() ?? ''];
  if (figure === undefined || unitBytes === undefined) return null;
  const step = 10 ** -(figure.split('.')[1]?.length ?? 0);
  return {
    minBytes: Math.max(0, Math.floor((Number(figure) - step) * unitBytes) - blockBytes),
    maxBytes: Math.ceil(Number(figure) * unitBytes),
  };
}
