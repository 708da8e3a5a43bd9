import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file of random bytes; gives its SHA-256. */
export function writeRandomFile(path: string, bytes: number): string {
  mkdirSync(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1024 * 1024);
  const file = openSync(path, 'w');
  for (let left = bytes; left > 0; left -= piece.byteLength) {
    const part = randomFillSync(piece).subarray(0, left);
    hash.update(part);
    writeSync(file, part);
  }
  closeSync(file);
  return hash.digest('hex');
}
