import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

import type { ComfyuiOptions, ComfyuiSandbox } from './comfyui-options.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject, parseJson } from './json.ts';
import { startComfyui } from './start-comfyui.ts';

/** A sandbox in a folder of its own, gone after the test. */
export async function sandboxForTest(
  options: Partial<ComfyuiOptions> = {},
): Promise<ComfyuiSandbox & { readonly dir: string }> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'comfyui-sandbox-')));
  const sandbox = await startComfyui({ stepMs: 2, restartMs: 50, ...options, dir });
  onTestFinished(async () => {
    await sandbox.close();
    await rm(dir, { recursive: true, force: true });
  });
  return { ...sandbox, dir };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON; null where it is none. */
  readonly json: Json;
}

function jsonOrNull(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

export async function ask(
  sandbox: ComfyuiSandbox,
  path: string,
  init: RequestInit = {},
): Promise<Reply> {
  const response = await fetch(sandbox.url + path, { redirect: 'manual', ...init });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('utf8');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text,
    json: jsonOrNull(text),
  };
}

export const post = (sandbox: ComfyuiSandbox, path: string, body: unknown): Promise<Reply> =>
  ask(sandbox, path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Walks into JSON; undefined where the way ends. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found) && typeof step === 'number') {
      const list: readonly unknown[] = found;
      found = list.at(step);
    } else found = isObject(found) ? found[String(step)] : undefined;
  }
  return found;
}

export interface TestSocket {
  readonly socket: WebSocket;
  /** Every text message so far. */
  readonly messages: readonly JsonObject[];
  readonly binaries: readonly Buffer[];
  /** Text as its type, binary as `binary`, in order. */
  readonly order: readonly string[];
  /** Resolves with the first message, past or coming, that fits. */
  readonly until: (fits: (message: JsonObject) => boolean) => Promise<JsonObject>;
  readonly closed: Promise<number>;
}

export async function openSocket(
  sandbox: ComfyuiSandbox,
  clientId: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestSocket> {
  const url = `${sandbox.url.replace('http', 'ws')}/ws?clientId=${clientId}`;
  const socket = new WebSocket(url, { headers });
  const messages: JsonObject[] = [];
  const binaries: Buffer[] = [];
  const order: string[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? null : parseJson(data.toString('utf8'));
    if (isObject(message)) messages.push(message);
    else binaries.push(data);
    order.push(isObject(message) ? String(at(message, 'type')) : 'binary');
    for (const wake of waiting) wake();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const until: TestSocket['until'] = (fits) =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = messages.find(fits);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  onTestFinished(() => {
    socket.terminate();
  });
  return { socket, messages, binaries, order, until, closed };
}

export const sendFlags = async (client: TestSocket): Promise<void> => {
  const data = { supports_preview_metadata: true };
  client.socket.send(JSON.stringify({ type: 'feature_flags', data }));
  await client.until((message) => message.type === 'feature_flags');
};

export const isEndOf =
  (promptId: string) =>
  (message: JsonObject): boolean =>
    message.type === 'executing' &&
    at(message, 'data', 'node') === null &&
    at(message, 'data', 'prompt_id') === promptId;

/** Queues a prompt and waits for its end; gives its entry in the history. */
export async function run(
  sandbox: ComfyuiSandbox,
  prompt: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly id: string; readonly entry: unknown; readonly client: TestSocket }> {
  const client = await openSocket(sandbox, `test-${Math.random()}`);
  const client_id = new URL(client.socket.url).searchParams.get('clientId');
  const reply = await post(sandbox, '/prompt', { prompt, client_id, ...more });
  if (reply.status !== 200) throw new Error(`Refused: ${reply.text}`);
  const id = String(at(reply.json, 'prompt_id'));
  await client.until(isEndOf(id));
  const history = await ask(sandbox, `/history/${id}`);
  return { id, entry: at(history.json, id), client };
}

export const emptyAndSave = (prefix = 'test', size = 16): JsonObject => ({
  '1': {
    class_type: 'EmptyImage',
    inputs: { width: size, height: size, batch_size: 1, color: 0x102030 },
  },
  '2': { class_type: 'SaveImage', inputs: { filename_prefix: prefix, images: ['1', 0] } },
});

export const sampling = (steps = 4, seed = 1): JsonObject => ({
  '1': {
    class_type: 'CheckpointLoaderSimple',
    inputs: { ckpt_name: 'flux1-schnell-fp8.safetensors' },
  },
  '2': { class_type: 'CLIPTextEncode', inputs: { text: 'a ferry', clip: ['1', 1] } },
  '3': { class_type: 'EmptyLatentImage', inputs: { width: 64, height: 64, batch_size: 1 } },
  '4': {
    class_type: 'KSampler',
    inputs: {
      seed,
      steps,
      cfg: 1,
      sampler_name: 'euler',
      scheduler: 'simple',
      denoise: 1,
      model: ['1', 0],
      positive: ['2', 0],
      negative: ['2', 0],
      latent_image: ['3', 0],
    },
  },
  '5': { class_type: 'VAEDecode', inputs: { samples: ['4', 0], vae: ['1', 2] } },
  '6': { class_type: 'SaveImage', inputs: { filename_prefix: 'sampled', images: ['5', 0] } },
});

const sharedFolder = join(import.meta.dirname, '../../../shared');
export const hasShared = existsSync(join(sharedFolder, 'comfyui/recording.json'));
export const absentReason = '../shared is not there';

export async function readShared(name: string): Promise<Json> {
  return parseJson(await readFile(join(sharedFolder, name), 'utf8'));
}
