import type { OutputFile, Run } from '../../../contract/run.ts';
import { isAppError } from '../../core/app-error.ts';
import { workflowPlace } from '../../core/workflows/workflow-names.ts';
import type { Comfy, ComfyOf, OutputName } from '../ports/comfy.ts';
import { wantedRange } from './byte-range.ts';
import type { Previews } from './previews.ts';

/** A file of this computer, to be sent in part or whole. */
export interface SavedFiles {
  /** Null where it is not there any more. */
  size(path: string): Promise<number | null>;
  read(path: string, start: number, end: number): AsyncIterable<Uint8Array>;
}

export interface MediaPorts {
  readonly comfyOf: ComfyOf;
  readonly runOf: (id: string) => Promise<Run | null>;
  readonly saved: SavedFiles;
  readonly previews: Pick<Previews, 'newest'>;
}

/** What the page asks for by an address of `contract/media.ts`. */
export interface MediaRequest {
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** The `Range` header. */
  readonly range: string | null;
  readonly signal: AbortSignal;
}

export interface MediaAnswer {
  readonly status: 200 | 206 | 404 | 416 | 502;
  readonly headers: Readonly<Record<string, string>>;
  /** What is not read to its end is let go by the request's signal. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

export type Media = (request: MediaRequest) => Promise<MediaAnswer>;

const nothing = (status: 404 | 502): MediaAnswer => ({ status, headers: {}, body: null });
const unsatisfiable = (size: number): MediaAnswer => ({
  status: 416,
  headers: { 'content-range': `bytes */${size}` },
  body: null,
});

const unknownCodes = ['comfy.outputMissing', 'connection.notFound', 'connection.noServer'] as const;

/** Pictures, films and sounds for the page; what a page could run is only handed out as a download. */
export function createMedia(ports: MediaPorts): Media {
  return async (request) => {
    try {
      return (await answer(ports, request)) ?? nothing(404);
    } catch (error) {
      if (isAppError(error, ...unknownCodes)) return nothing(404);
      if (isAppError(error)) return nothing(502);
      throw error;
    }
  };
}

async function answer(ports: MediaPorts, request: MediaRequest): Promise<MediaAnswer | null> {
  const of = (name: string): string => request.query.get(name) ?? '';
  const small = of('size') === 'small';
  switch (request.path) {
    case '/media/preview':
      return previewOf(ports, of('run'));
    case '/media/server': {
      const file = { filename: of('filename'), subfolder: of('subfolder'), type: of('type') };
      const comfy = await ports.comfyOf(of('connection'));
      return await fromServer(comfy, file, { ...request, small, keptSeconds: keptShort });
    }
    case '/media/template':
      return templatePicture(ports, of('connection'), of('name'), of('ending'), request.signal);
    case '/media/output': {
      const index = /^\d{1,6}$/.test(of('index')) ? Number(of('index')) : -1;
      const run = await ports.runOf(of('run'));
      const output = outputsOf(run)[index];
      if (run === null || output === undefined) return null;
      const saved = await fromDisk(ports, output, request.range);
      if (saved !== null) return saved;
      const comfy = await ports.comfyOf(run.connectionId);
      return await fromServer(comfy, output, { ...request, small, keptSeconds: keptLong });
    }
    default:
      return null;
  }
}

async function templatePicture(
  { comfyOf }: MediaPorts,
  connectionId: string,
  workflow: string,
  ending: string,
  signal: AbortSignal,
): Promise<MediaAnswer | null> {
  const place = workflowPlace(workflow);
  const shown = `template.${ending}`;
  if (place.kind !== 'template' || endingOf(shown) !== ending || !isPicture(shown)) return null;
  const { module, name } = place;
  const { files } = await comfyOf(connectionId);
  const { totalBytes, body } = await files.templatePicture({ module, name, ending }, signal);
  const length = totalBytes === null ? {} : { 'content-length': String(totalBytes) };
  return { status: 200, headers: { ...kindOf(shown, keptLong), ...length }, body };
}

function outputsOf(run: Run | null): readonly OutputFile[] {
  return run !== null && 'outputs' in run ? run.outputs : [];
}

function previewOf({ previews }: MediaPorts, runId: string): MediaAnswer | null {
  const newest = previews.newest(runId);
  if (newest === null) return null;
  const { mime, bytes } = newest;
  const headers = {
    ...{ 'content-type': mime, 'content-length': String(bytes.byteLength) },
    ...{ 'cache-control': 'no-store', ...nosniff },
  };
  return { status: 200, headers, body: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function fromDisk(
  { saved }: MediaPorts,
  { savedAs, filename }: OutputFile,
  range: string | null,
): Promise<MediaAnswer | null> {
  const size = savedAs === null ? null : await saved.size(savedAs);
  if (savedAs === null || size === null) return null;
  const wanted = wantedRange(range, size);
  if (wanted === 'unsatisfiable') return unsatisfiable(size);
  const { start, end } = wanted ?? { start: 0, end: size };
  return {
    ...headOf(filename, { start, end, size, isPart: wanted !== null, keptSeconds: keptLong }),
    body: saved.read(savedAs, start, end),
  };
}

interface ServerRequest extends Pick<MediaRequest, 'range' | 'signal'> {
  readonly small: boolean;
  readonly keptSeconds: number;
}

async function fromServer(
  comfy: Comfy,
  file: OutputName,
  request: ServerRequest,
): Promise<MediaAnswer> {
  if (!request.small || !isPicture(file.filename)) return wholeOrPart(comfy, file, request);
  try {
    return await smallOf(comfy, file, request);
  } catch (error) {
    // a picture that the server itself cannot read, or a server that shrinks none
    if (!isAppError(error, 'comfy.serverError', 'comfy.unavailable', 'comfy.rejected')) throw error;
    return wholeOrPart(comfy, file, request);
  }
}

async function smallOf(
  comfy: Comfy,
  file: OutputName,
  { signal, keptSeconds }: ServerRequest,
): Promise<MediaAnswer> {
  const { totalBytes, body } = await comfy.files.view(file, { start: 0, small: true, signal });
  const length = totalBytes === null ? {} : { 'content-length': String(totalBytes) };
  return { status: 200, headers: { ...kindOf('small.webp', keptSeconds), ...length }, body };
}

/**
 * A range from the middle is asked of the server and cut here at its end. One from the beginning needs no range; it
 * is answered as a part all the same, which tells a player that it may seek.
 */
async function wholeOrPart(
  comfy: Comfy,
  file: OutputName,
  { range, signal, keptSeconds }: ServerRequest,
): Promise<MediaAnswer> {
  const unwanted = new AbortController();
  const start = startOf(range);
  const { totalBytes, resumed, body } = await comfy.files.view(file, {
    start,
    signal: AbortSignal.any([signal, unwanted.signal]),
  });
  const { filename } = file;
  if (totalBytes === null) return { status: 200, headers: kindOf(filename, keptSeconds), body };
  const wanted = wantedRange(range, totalBytes);
  if (wanted === 'unsatisfiable') {
    unwanted.abort();
    return unsatisfiable(totalBytes);
  }
  // the whole counts as an answer to any range
  const part = wanted !== null && wanted.start === (resumed ? start : 0) ? wanted : null;
  const { end } = part ?? { end: totalBytes };
  const head = { start: part?.start ?? 0, end, size: totalBytes, isPart: part !== null };
  return {
    ...headOf(filename, { ...head, keptSeconds }),
    body: part === null ? body : cut(body, end - part.start),
  };
}

const startOf = (range: string | null): number =>
  Number(/^bytes=(\d{1,15})-\d*$/.exec(range?.trim() ?? '')?.[1] ?? 0);

async function* cut(body: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of body) {
    if (left <= 0) return;
    yield piece.subarray(0, left);
    left -= piece.byteLength;
  }
}

function headOf(
  filename: string,
  {
    start,
    end,
    size,
    isPart,
    keptSeconds,
  }: {
    readonly start: number;
    readonly end: number;
    readonly size: number;
    readonly isPart: boolean;
    readonly keptSeconds: number;
  },
): Pick<MediaAnswer, 'status' | 'headers'> {
  return {
    status: isPart ? 206 : 200,
    headers: {
      ...kindOf(filename, keptSeconds),
      'accept-ranges': 'bytes',
      'content-length': String(end - start),
      ...(isPart ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
    },
  };
}

/** What a page may show; SVG and HTML could carry script and are not among them. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['avif', 'image/avif'],
  ['mp4', 'video/mp4'],
  ['webm', 'video/webm'],
  ['mov', 'video/quicktime'],
  ['mp3', 'audio/mpeg'],
  ['wav', 'audio/wav'],
  ['flac', 'audio/flac'],
  ['ogg', 'audio/ogg'],
  ['opus', 'audio/ogg'],
]);

const endingOf = (filename: string): string => /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
const isPicture = (filename: string): boolean =>
  kinds.get(endingOf(filename))?.startsWith('image/') === true;

/** An output of a run stays what it is; a name on the server may come to mean another file. */
const keptLong = 86_400;
const keptShort = 60;
const nosniff = { 'x-content-type-options': 'nosniff' } as const;

function kindOf(filename: string, keptSeconds: number): Readonly<Record<string, string>> {
  const kind = kinds.get(endingOf(filename));
  const shared = { 'cache-control': `private, max-age=${keptSeconds}`, ...nosniff };
  if (kind !== undefined) return { ...shared, 'content-type': kind };
  return {
    ...shared,
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
  };
}
