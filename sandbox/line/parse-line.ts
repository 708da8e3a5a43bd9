export interface Line {
  /** Carried in each direction, over all connections together. */
  readonly bitsPerSecond: number;
  /** The round trip; each direction takes half of it. */
  readonly delayMs: number;
}

const units: Readonly<Record<string, number>> = { kbit: 1e3, mbit: 1e6, gbit: 1e9 };

/** Reads `30mbit,40ms`; the round trip may be left out. */
export function parseLine(text: string): Line {
  const match = /^(\d+(?:\.\d+)?)(kbit|mbit|gbit)(?:,(\d+)ms)?$/i.exec(text.trim());
  const [, amount = '', unit = '', delay = '0'] = match ?? [];
  const bitsPerSecond = Number(amount) * (units[unit.toLowerCase()] ?? 0);
  if (bitsPerSecond > 0) return { bitsPerSecond, delayMs: Number(delay) };
  throw new Error(`A line looks like 30mbit,40ms, not like ${text}`);
}
