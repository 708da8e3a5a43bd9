import type { Connection } from '../../../contract/connection.ts';
import type { InputEvent, InputWay } from '../../../contract/input-calls.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { numberedName, safeFileName } from '../../core/runs/safe-file-name.ts';
import { inputFolderOf } from '../../core/workflows/input-folder.ts';
import { bucketOf } from '../models/bucket-listing.ts';
import type { Models } from '../models/create-models.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comfy, ComfyOf } from '../ports/comfy.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Uploads } from '../uploads/create-uploads.ts';
import { untilDone } from '../uploads/until-done.ts';
import type { LocalFiles } from '../uploads/upload-ports.ts';
import { uploadInput } from './upload-input.ts';

export interface SendInputPorts {
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly comfyOf: ComfyOf;
  readonly models: Pick<Models, 'prefix'>;
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
  readonly uploads: Pick<Uploads, 'add' | 'forget'> & {
    watch(signal: AbortSignal): AsyncIterable<readonly UploadJob[]>;
  };
  /** Has a job take its turn. */
  readonly start: (job: UploadJob) => Promise<UploadJob>;
  readonly files: Pick<LocalFiles, 'identify'>;
  /** A local file to send; throws `file.*`. */
  readonly openFile: (path: string) => Promise<File>;
  readonly clock: Clock;
}

/** Pictures, films and sounds of this computer for a workflow. */
export interface Inputs {
  way(connectionId: string, bytes: number, signal?: AbortSignal): Promise<InputWay>;
  /**
   * Brings a file into the server's input folder: over the server itself, or, where it is larger than that takes,
   * through the bucket. Throws `input.tooBig` where there is no way, `input.notSeen` where the server does not show it.
   */
  send(connectionId: string, path: string, signal: AbortSignal): AsyncGenerator<InputEvent>;
}

export function createInputs(ports: SendInputPorts): Inputs {
  const way: Inputs['way'] = async (connectionId, bytes, signal) => {
    const { status } = await ports.comfyOf(connectionId);
    const limit = await status.maxUploadBytes(signal);
    if (limit === null || bytes <= limit) return { way: 'server' };
    const { bucket } = await ports.connectionOf(connectionId);
    return { way: bucket === null ? 'none' : 'bucket', limit };
  };
  return {
    way,
    async *send(connectionId, path, signal) {
      const { size: bytes } = await ports.files.identify(path);
      yield { state: 'sending', sentBytes: 0, bytes };
      if ((await way(connectionId, bytes, signal)).way === 'bucket') {
        yield* throughBucket(ports, connectionId, { path, bytes }, signal);
        return;
      }
      const comfy = await ports.comfyOf(connectionId);
      const name = await uploadInput(comfy, await ports.openFile(path), signal);
      yield { state: 'there', name };
    },
  };
}

interface Source {
  readonly path: string;
  readonly bytes: number;
}

async function* throughBucket(
  ports: SendInputPorts,
  connectionId: string,
  { path, bytes }: Source,
  signal: AbortSignal,
): AsyncGenerator<InputEvent> {
  const connection = await ports.connectionOf(connectionId);
  const folder = inputFolderOf(await ports.models.prefix(connection, signal));
  const wanted = safeFileName((path.split(/[\\/]/).at(-1) ?? path).replaceAll(/\.{2,}/g, '.'));
  for (let number = 0; ; number += 1) {
    const name = number === 0 ? wanted : numberedName(wanted, number);
    const objectKey = `${folder}/${name}`;
    const there = await ports.objectsOf(connection).head(objectKey, signal);
    // another file has that name
    if (there !== null && there.bytes !== bytes) continue;
    const { bucket, region } = bucketOf(connection);
    const target = { bucket, region, objectKey };
    const wish = { connectionId, path, target, ifExists: 'fail' as const };
    const { job } = await ports.uploads.add(wish);
    try {
      for await (const sentBytes of untilDone(ports.uploads, await ports.start(job), signal))
        yield { state: 'sending', sentBytes, bytes };
    } catch (error) {
      if (there === null || !isAppError(error, 'oss.fileAlreadyExists')) throw error;
      // of the same length, and another one: nothing that a person has to know of
      await ports.uploads.forget([job.id]);
      continue;
    }
    await untilSeen(await ports.comfyOf(connectionId), { name, folder }, ports.clock, signal);
    yield { state: 'there', name };
    return;
  }
}

const looks = 10;
const lookEveryMs = 1_000;

/** The mount shows a new file after a while, or not at all where another folder is mounted. */
async function untilSeen(
  { files }: Pick<Comfy, 'files'>,
  { name, folder }: { readonly name: string; readonly folder: string },
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (let look = 1; ; look += 1) {
    const unread = new AbortController();
    try {
      const file = { filename: name, subfolder: '', type: 'input' };
      const stop = AbortSignal.any([signal, unread.signal]);
      await files.view(file, { start: 0, signal: stop });
      return;
    } catch (error) {
      if (!isAppError(error, 'comfy.outputMissing')) throw error;
      if (look === looks) throw new AppError('input.notSeen', { filename: name, folder });
    } finally {
      unread.abort();
    }
    await clock.sleep(lookEveryMs, signal);
  }
}
