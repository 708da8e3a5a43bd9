import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OSS from 'ali-oss';
import { request, type Dispatcher } from 'undici';
import { onTestFinished } from 'vitest';
import { startOss, type OssSandbox, type OssSandboxOptions } from './start-oss.ts';

export const bucket = 'models-one';
export const region = 'cn-hangzhou';
export const accessKeyId = 'test-key';
export const accessKeySecret = 'test-secret';
export const oddKey = "llm-model/model/loras/模型 a+b(1)'!~*&=%.bin";
export const partBytes = 100 * 1024;

export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'oss-sandbox-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A stand-in with one bucket and one key, gone when the test ends. */
export async function openOss(options: Partial<OssSandboxOptions> = {}): Promise<OssSandbox> {
  const oss = await startOss({
    dir: options.dir ?? (await temporaryDir()),
    buckets: [{ name: bucket, region }],
    keys: [{ accessKeyId, accessKeySecret }],
    ...options,
  });
  onTestFinished(() => oss.close());
  return oss;
}

export function client(oss: Pick<OssSandbox, 'endpoint'>, options: Partial<OSS.Options> = {}): OSS {
  const pathStyle = { sldEnable: true };
  return new OSS({
    ...pathStyle,
    endpoint: oss.endpoint,
    region: `oss-${region}`,
    authorizationV4: true,
    accessKeyId,
    accessKeySecret,
    bucket,
    refreshSTSTokenInterval: 3_600_000,
    ...options,
  });
}

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

type SendOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path' | 'method'>;

/** Sends to a URL as it is, over a connection of its own. */
export async function send(
  method: Dispatcher.HttpMethod,
  url: string,
  options: SendOptions = {},
): Promise<Sent> {
  const response = await request(url, { ...options, method, reset: true });
  const { statusCode: status, headers, body } = response;
  return { status, headers, text: await body.text() };
}

/** Sends one part to a signed URL, as the product does. */
export async function sendPart(
  signer: OSS,
  key: string,
  uploadId: string,
  partNumber: number,
  body: Buffer,
): Promise<Sent> {
  const queries = { partNumber, uploadId };
  const url = await signer.signatureUrlV4('PUT', 600, { queries }, key);
  return send('PUT', url, { body, headers: { 'content-length': String(body.length) } });
}

/** Uploads parts and gives what Complete needs. */
export async function sendParts(
  signer: OSS,
  key: string,
  uploadId: string,
  bodies: readonly Buffer[],
): Promise<{ number: number; etag: string }[]> {
  const parts: { number: number; etag: string }[] = [];
  for (const [index, body] of bodies.entries()) {
    const { headers } = await sendPart(signer, key, uploadId, index + 1, body);
    parts.push({ number: index + 1, etag: String(headers.etag) });
  }
  return parts;
}

/** The code of a failed call of ali-oss. */
export async function failure(
  call: Promise<unknown>,
): Promise<{ readonly code: string; readonly status: number; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? String(error.code) : error.name;
    const status = 'status' in error ? Number(error.status) : 0;
    return { code, status, message: error.message };
  }
  throw new Error('The call succeeded');
}
