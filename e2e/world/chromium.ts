import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Nothing but the page's own requests leaves this browser. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** `FERRY_CHROMIUM`, else Debian's Chromium. */
export function chromiumPath(): string {
  const { FERRY_CHROMIUM: chosen, PATH = '' } = process.env;
  if (chosen !== undefined && chosen !== '') return chosen;
  const found = PATH.split(delimiter)
    .map((dir) => join(dir, 'chromium'))
    .find((path) => existsSync(path));
  return found ?? 'chromium';
}
