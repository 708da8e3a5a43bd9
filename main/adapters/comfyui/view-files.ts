import { FormData } from 'undici';
import { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import type { ComfyFiles, OutputName } from '../../services/ports/comfy.ts';
import { readJson } from './answers.ts';
import type { ComfyClient } from './client.ts';
import { networkFailureOf } from './network-failure.ts';
import { picturePath } from './templates.ts';
import type { RawAnswer } from './transport.ts';

export function createFiles(client: ComfyClient): ComfyFiles {
  return {
    async templatePicture(picture, signal) {
      const { name: filename } = picture;
      const answer = await client.send(picturePath(picture), { signal, allowed: [403, 404] });
      if (answer.status >= 400) {
        await answer.discard();
        throw new AppError('comfy.outputMissing', { filename });
      }
      const totalBytes = lengthOf(answer);
      return { totalBytes, body: wholeBody(answer, totalBytes, filename) };
    },
    uploadInput: (file, filename, signal) => uploadInput(client, file, filename, signal),
    async view(output, { start, small, signal }) {
      const { filename } = output;
      const path = small === true ? `${viewPath(output)}&preview=webp;75` : viewPath(output);
      const first = await client.send(path, {
        signal,
        allowed: [404, 416],
        ...(start > 0 ? { headers: { range: `bytes=${start}-` } } : {}),
      });
      const answer = await wholeAfterBadRange(client, path, first, signal);
      if (answer.status === 404) {
        await answer.discard();
        throw new AppError('comfy.outputMissing', { filename });
      }
      const resumed = answer.status === 206;
      const bodyBytes = lengthOf(answer);
      const totalBytes = bodyBytes === null ? null : bodyBytes + (resumed ? start : 0);
      return { totalBytes, resumed, body: wholeBody(answer, bodyBytes, filename) };
    },
  };
}

/** 416: the file is shorter than what we have of it, so it is another file. */
async function wholeAfterBadRange(
  client: ComfyClient,
  path: string,
  answer: RawAnswer,
  signal: AbortSignal | undefined,
): Promise<RawAnswer> {
  if (answer.status !== 416) return answer;
  await answer.discard();
  return client.send(path, { signal, allowed: [404] });
}

/** Always with the subfolder: without it the server answers 404. */
function viewPath({ filename, subfolder, type }: OutputName): string {
  return `/view?${new URLSearchParams({ filename, subfolder, type }).toString()}`;
}

function lengthOf(answer: RawAnswer): number | null {
  const length = answer.header('content-length');
  return length !== null && /^\d+$/.test(length) ? Number(length) : null;
}

async function* wholeBody(
  answer: RawAnswer,
  expectedBytes: number | null,
  filename: string,
): AsyncGenerator<Uint8Array> {
  let receivedBytes = 0;
  try {
    for await (const piece of answer.bytes()) {
      receivedBytes += piece.byteLength;
      yield piece;
    }
  } catch (error) {
    // only a cut line; a consumer's own error does not pass through here
    const cause = error instanceof Error ? error.cause : null;
    if (networkFailureOf(cause) !== 'dropped') throw error;
    throw new AppError('comfy.outputIncomplete', { filename }, { cause });
  }
  if (expectedBytes !== null && receivedBytes < expectedBytes)
    throw new AppError('comfy.outputIncomplete', { filename });
}

const Uploaded = z.object({ name: z.string().min(1), subfolder: z.string().nullish() });

/** The server names a file anew where another one has the name; the answer tells. */
async function uploadInput(
  client: ComfyClient,
  file: File,
  filename: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const form = new FormData();
  form.set('image', file, filename);
  form.set('type', 'input');
  const answer = await client.send('/upload/image', { form, signal, allowed: [413] });
  if (answer.status === 413) {
    await answer.discard();
    const bytes = String(file.size);
    throw new AppError('input.tooBig', { filename, bytes, limit: '–' });
  }
  const { name, subfolder } = await readJson(answer, Uploaded, client.base.host);
  return [subfolder ?? '', name].filter((part) => part !== '').join('/');
}
