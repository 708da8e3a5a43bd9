import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { FetchedBytes } from '../../services/runs/run-ports.ts';
import { translateFileError } from './file-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';

interface Part {
  readonly partPath: string;
  /** The final path, for messages. */
  readonly path: string;
  readonly fetch: (start: number) => Promise<FetchedBytes>;
  readonly onBytes: (receivedBytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * So much of what is there already is fetched again and compared: the file on the server may have become another
 * one, and after a power cut the end of ours may never have reached the disk.
 */
const overlapBytes = 64 * 1024;

/** Fetches into the temporary file from where it ends; what arrived stays there whatever happens. */
export async function receivePart(part: Part): Promise<void> {
  const disk = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw translateFileError(error, part.path);
    }
  };
  const handle = await disk(openPart(part.partPath));
  try {
    const { size } = await disk(handle.stat());
    const start = Math.max(0, size - overlapBytes);
    const fetched = await part.fetch(start);
    const from = fetched.resumed ? start : 0;
    const outcome = await writeFrom(part, { handle, disk, size, from, fetched });
    if (outcome === 'different') {
      await disk(handle.truncate(0));
      const again = await part.fetch(0);
      await writeFrom(part, { handle, disk, size: 0, from: 0, fetched: again });
    }
    await disk(handle.sync());
  } finally {
    await handle.close();
  }
}

/** Opens without emptying; makes it where there is none. */
async function openPart(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return await open(path, 'wx+');
    throw error;
  }
}

interface Receiving {
  readonly handle: FileHandle;
  readonly disk: <T>(work: Promise<T>) => Promise<T>;
  /** Bytes that are in the file already. */
  readonly size: number;
  readonly from: number;
  readonly fetched: FetchedBytes;
}

async function writeFrom(part: Part, receiving: Receiving): Promise<'written' | 'different'> {
  const { handle, disk, size, from, fetched } = receiving;
  let position = from;
  for await (const piece of fetched.body) {
    part.signal?.throwIfAborted();
    if (fetched.resumed && !(await agrees(receiving, piece, position))) return 'different';
    await disk(writeAll(handle, piece, position));
    position += piece.byteLength;
    if (position > size || !fetched.resumed) part.onBytes(position);
  }
  if (position < size) await disk(handle.truncate(position));
  return 'written';
}

/** Whether what the file holds at this place is what arrived there. */
async function agrees(
  { handle, disk, size }: Receiving,
  piece: Uint8Array,
  position: number,
): Promise<boolean> {
  const length = Math.min(piece.byteLength, size - position);
  if (length <= 0) return true;
  const held = Buffer.alloc(length);
  await disk(readAll(handle, held, position));
  return held.equals(piece.subarray(0, length));
}

async function readAll(handle: FileHandle, into: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) return;
    done += bytesRead;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesWritten } = await handle.write(
      bytes,
      done,
      bytes.byteLength - done,
      position + done,
    );
    done += bytesWritten;
  }
}
