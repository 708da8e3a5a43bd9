import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { WrittenBody } from './body-writer.ts';
import type { Call } from './call.ts';
import { OssError } from './oss-error.ts';
import type { Segment } from './stored.ts';

/** The connection is gone: there is nobody left to answer. */
export class ConnectionGone extends Error {
  override readonly name = 'ConnectionGone';
}

const maxBodyBytes = 5 * 1024 ** 3;
const maxTextBytes = 8 * 1024 ** 2;

const closing = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else
      socket.once('close', () => {
        resolve();
      });
  });

/** Strikes when a body has come this far. */
async function obeyFaults(call: Call, receivedBytes: number): Promise<void> {
  const { rules, request } = call;
  const isReached = (fault: { readonly afterBytes: number }): boolean =>
    receivedBytes >= fault.afterBytes;
  if (rules.take('cut', call, isReached)) {
    request.message.socket.resetAndDestroy();
    throw new ConnectionGone('Cut on request');
  }
  if (rules.take('stall', call, isReached)) {
    await closing(request.message.socket);
    throw new ConnectionGone('Stalled on request');
  }
}

async function* readChunks(call: Call): AsyncGenerator<Buffer> {
  const { message } = call.request;
  let receivedBytes = 0;
  await obeyFaults(call, receivedBytes);
  try {
    for await (const chunk of message.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue;
      receivedBytes += chunk.length;
      call.log.count(chunk.length);
      await obeyFaults(call, receivedBytes);
      yield chunk;
    }
  } catch (error) {
    if (message.destroyed && !message.complete) {
      throw new ConnectionGone('The body ended early', { cause: error });
    }
    throw error;
  }
}

function requireLength(headers: Readonly<Record<string, string>>): void {
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) {
    throw new OssError(
      411,
      'MissingContentLength',
      'You must provide the Content-Length HTTP header.',
    );
  }
  if (Number(length ?? 0) > maxBodyBytes) {
    throw new OssError(
      400,
      'EntityTooLarge',
      'Your proposed upload exceeds the maximum allowed object size.',
    );
  }
}

const invalidDigest = (message: string): OssError => new OssError(400, 'InvalidDigest', message);

/** The promised MD5 as lower-case hex; undefined when none was given. */
function promisedMd5(headers: Readonly<Record<string, string>>): string | undefined {
  const given = headers['content-md5'];
  if (given === undefined) return undefined;
  const bytes = Buffer.from(given, 'base64');
  if (bytes.length !== 16 || bytes.toString('base64') !== given) {
    throw invalidDigest('The Content-MD5 you specified was invalid.');
  }
  return bytes.toString('hex');
}

function checkMd5(promised: string | undefined, actual: string): void {
  if (promised === undefined || promised === actual) return;
  throw invalidDigest('The Content-MD5 you specified did not match what we received.');
}

/** A body in a file, named by nothing yet. */
export interface ReceivedBody extends WrittenBody {
  readonly segments: readonly Segment[];
}

/** Takes a body of any size to a file, hashed on its way. */
export async function receiveToFile(call: Call): Promise<ReceivedBody> {
  const { headers } = call.request;
  requireLength(headers);
  const promised = promisedMd5(headers);
  const { file, path } = call.store.data.create();
  const withMd5 = promised !== undefined || !call.switches.opaqueEtags;
  let corrupts = call.rules.take('corrupt', call) !== undefined;
  const target = call.writer.open(path, withMd5);
  try {
    for await (const chunk of readChunks(call)) {
      if (corrupts) chunk[0] = (chunk[0] ?? 0) ^ 0xff;
      corrupts = false;
      await target.write(chunk);
    }
    const written = await target.finish();
    const segments = [{ file, offset: 0, sizeBytes: written.sizeBytes }];
    try {
      checkMd5(promised, written.md5);
    } catch (error) {
      await call.store.data.release(segments);
      throw error;
    }
    return { ...written, segments };
  } catch (error) {
    target.abandon();
    throw error;
  }
}

/** Takes a small XML body. */
export async function receiveText(call: Call): Promise<string> {
  const promised = promisedMd5(call.request.headers);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of readChunks(call)) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxTextBytes) throw new OssError(400, 'EntityTooLarge', 'The body is too big.');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  checkMd5(promised, createHash('md5').update(body).digest('hex'));
  return body.toString('utf8');
}
