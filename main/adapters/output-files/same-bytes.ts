import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { systemCodeOf } from '../../core/system-code.ts';

const pieceBytes = 1024 * 1024;

/** Whether two paths hold files with the same bytes; a directory or what cannot be read never does. */
export async function sameBytes(left: string, right: string): Promise<boolean> {
  const a = await open(left, 'r');
  try {
    const b = await openReadable(right);
    if (b === null) return false;
    try {
      return await compare(a, b);
    } finally {
      await b.close();
    }
  } finally {
    await a.close();
  }
}

async function openReadable(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR') return null;
    throw error;
  }
}

async function compare(a: FileHandle, b: FileHandle): Promise<boolean> {
  const [left, right] = await Promise.all([a.stat(), b.stat()]);
  if (!left.isFile() || !right.isFile() || left.size !== right.size) return false;
  const [one, two] = [Buffer.alloc(pieceBytes), Buffer.alloc(pieceBytes)];
  for (let position = 0; position < left.size;) {
    const length = Math.min(pieceBytes, left.size - position);
    const [first, second] = await Promise.all([
      a.read(one, 0, length, position),
      b.read(two, 0, length, position),
    ]);
    const read = Math.min(first.bytesRead, second.bytesRead);
    if (read === 0 || !one.subarray(0, read).equals(two.subarray(0, read))) return false;
    position += read;
  }
  return true;
}
