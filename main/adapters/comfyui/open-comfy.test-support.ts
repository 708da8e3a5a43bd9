import { isAppError, toFailure } from '../../core/app-error.ts';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ServerLogin } from '../../../contract/connection.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import type { ComfyuiOptions } from '../../../sandbox/comfyui/comfyui-options.ts';
import { startComfyui } from '../../../sandbox/comfyui/start-comfyui.ts';
import type { Comfy } from '../../services/ports/comfy.ts';
import { createOpenComfy } from './open-comfy.ts';
import type { TransportTimes } from './transport.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'ferry-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** The sandbox's ComfyUI for one test. */
export async function sandboxFor(options: Partial<ComfyuiOptions> = {}) {
  const dir = options.dir ?? (await temporaryFolder());
  const sandbox = await startComfyui({ stepMs: 5, restartMs: 300, ...options, dir });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** A plain HTTP server for one test; gives its address. */
export async function serverFor(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await listening(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return addressOf(server);
}

async function listening(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

/** Opens a server for one test. */
export function comfyFor(
  url: string,
  login: ServerLogin | null = null,
  times: Partial<TransportTimes> = {},
): Comfy {
  const comfy = createOpenComfy(times)(url, () => Promise.resolve(login));
  onTestFinished(() => {
    comfy.close();
  });
  return comfy;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}

/** The code and placeholders of what a call fails with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    if (isAppError(error)) return toFailure(error);
    throw error;
  }
  throw new Error('did not fail');
}

/** A prompt with a sampler, whose steps the sandbox plays at the pace it was given. */
export async function samplingPrompt(comfy: Comfy, seed = 1): Promise<Prompt> {
  const [checkpoint] = (await comfy.models.list('checkpoints')) ?? [];
  const node = (class_type: string, inputs: Prompt[string]['inputs']) => ({ class_type, inputs });
  return {
    '4': node('CheckpointLoaderSimple', { ckpt_name: checkpoint }),
    '5': node('EmptyLatentImage', { width: 64, height: 64, batch_size: 1 }),
    '6': node('CLIPTextEncode', { text: 'a cat', clip: ['4', 1] }),
    '3': node('KSampler', {
      seed,
      steps: 4,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['6', 0],
      latent_image: ['5', 0],
    }),
    '8': node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
    '9': node('SaveImage', { filename_prefix: 'sampled', images: ['8', 0] }),
  };
}
