import type { ModelFacts } from '../../../contract/identify.ts';
import { isAppError } from '../../core/app-error.ts';
import { identifyFile } from '../../core/identify/identify.ts';
import type { FoundFile, Hubs, RemoteFile } from './import-ports.ts';

/** Headers are small; what asks for more than this is told by its name. */
const mostReads = 64;
const mostBytes = 32 * 1024 * 1024;

/** What a file of the internet is, from the parts of its header; null where they cannot be had. */
export async function identifyRemote(
  hubs: Pick<Hubs, 'open'>,
  file: FoundFile,
  url: string | null,
  signal: AbortSignal,
): Promise<ModelFacts | null> {
  const remote = hubs.open(file, url);
  try {
    // a server without ranges would have to send all that lies before
    return remote.ranges ? await drive(remote, file, signal) : null;
  } catch (error) {
    if (!isAppError(error) || signal.aborted) throw error;
    return null;
  } finally {
    remote.close();
  }
}

async function drive(
  remote: RemoteFile,
  { name, bytes }: FoundFile,
  signal: AbortSignal,
): Promise<ModelFacts | null> {
  const reading = identifyFile({ name, bytes });
  let step = reading.next();
  let readBytes = 0;
  for (let reads = 1; step.done !== true; reads += 1) {
    const { start, end } = step.value;
    readBytes += end - start;
    if (reads > mostReads || readBytes > mostBytes) return null;
    step = reading.next(await readAll(remote, start, end, signal));
  }
  return step.value;
}

async function readAll(
  remote: RemoteFile,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const all = new Uint8Array(end - start);
  let at = 0;
  for await (const chunk of remote.read(start, end, signal)) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
