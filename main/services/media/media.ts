import type { OutputFile, Run } from '../../../contract/run.ts';
import { isAppError } from '../../core/app-error.ts';
import type { ComfyOf, OutputName } from '../ports/comfy.ts';
import type { Previews } from './previews.ts';
import { wantedRange } from './byte-range.ts';

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
  readonly body: AsyncIterable<Uint8Array> | null;
}

export type Media = (request: MediaRequest) => Promise<MediaAnswer>;

const nothing = (status: 404 | 416 | 502): MediaAnswer => ({ status, headers: {}, body: null });

/** Pictures, films and sounds for the page; what a page could run is only handed out as a download. */
export function createMedia(ports: MediaPorts): Media {
  return async (request) => {
    try {
      return (await answer(ports, request)) ?? nothing(404);
    } catch (error) {
      if (isAppError(error, 'comfy.outputMissing')) return nothing(404);
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
      const { comfyOf } = ports;
      const file = { filename: of('filename'), subfolder: of('subfolder'), type: of('type') };
      return await fromServer(comfyOf, of('connection'), file, { ...request, small });
    }
    case '/media/output': {
      const run = await ports.runOf(of('run'));
      const output = outputsOf(run)[Number(of('index'))];
      if (run === null || output === undefined) return null;
      return (
        (await fromDisk(ports, output, request.range)) ??
        (await fromServer(ports.comfyOf, run.connectionId, output, { ...request, small }))
      );
    }
    default:
      return null;
  }
}

function outputsOf(run: Run | null): readonly OutputFile[] {
  return run !== null && 'outputs' in run ? run.outputs : [];
}

function previewOf({ previews }: MediaPorts, runId: string): MediaAnswer | null {
  const newest = previews.newest(runId);
  if (newest === null) return null;
  const headers = { 'content-type': newest.mime, 'cache-control': 'no-store' };
  return { status: 200, headers, body: once(newest.bytes) };
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
  if (wanted === 'unsatisfiable') return nothing(416);
  const { start, end } = wanted ?? { start: 0, end: size };
  return {
    ...headOf(filename, { start, end, size, isPart: wanted !== null }),
    body: saved.read(savedAs, start, end),
  };
}

async function fromServer(
  comfyOf: ComfyOf,
  connectionId: string,
  file: OutputName,
  { range, small, signal }: Pick<MediaRequest, 'range' | 'signal'> & { readonly small: boolean },
): Promise<MediaAnswer> {
  const comfy = await comfyOf(connectionId);
  const shrink = small && isPicture(file.filename);
  const start = shrink ? 0 : startOf(range);
  const { totalBytes, resumed, body } = await comfy.files.view(file, {
    start,
    small: shrink,
    signal,
  });
  const name = shrink ? 'small.webp' : file.filename;
  if (!resumed || totalBytes === null) {
    const length = totalBytes === null || resumed ? {} : { 'content-length': String(totalBytes) };
    return { status: 200, headers: { ...kindOf(name), ...length }, body };
  }
  const wanted = wantedRange(range, totalBytes);
  if (wanted === 'unsatisfiable') return nothing(416);
  const end = wanted?.end ?? totalBytes;
  return {
    ...headOf(name, { start, end, size: totalBytes, isPart: true }),
    body: cut(body, end - start),
  };
}

const startOf = (range: string | null): number =>
  Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);

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
  }: {
    readonly start: number;
    readonly end: number;
    readonly size: number;
    readonly isPart: boolean;
  },
): Pick<MediaAnswer, 'status' | 'headers'> {
  return {
    status: isPart ? 206 : 200,
    headers: {
      ...kindOf(filename),
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

function kindOf(filename: string): Readonly<Record<string, string>> {
  const kind = kinds.get(endingOf(filename));
  const shared = { 'cache-control': 'private, max-age=86400', 'x-content-type-options': 'nosniff' };
  if (kind !== undefined) return { ...shared, 'content-type': kind };
  return {
    ...shared,
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
  };
}
