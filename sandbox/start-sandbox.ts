import { join } from 'node:path';
import { startComfyui } from './comfyui/start-comfyui.ts';
import type { SeedModels } from './comfyui/model-listing.ts';
import { offerModels } from './hubs/offered-models.ts';
import { startHubs } from './hubs/start-hubs.ts';
import { inputInBucket, modelsInBucket } from './models-in-bucket.ts';
import { startLine } from './line/start-line.ts';
import { startOss } from './oss/start-oss.ts';
import { sandboxKey } from './sandbox-key.ts';

export interface SandboxOptions {
  /** Objects, results and workflows lie below it and are there again at the next start. */
  readonly dir: string;
  readonly ossPort?: number;
  readonly comfyuiPort?: number;
  readonly hubPort?: number;
  /** `30mbit,40ms`: both servers are reached through a line of their own that is as slow. */
  readonly line?: string;
  /** Where the stand-in's hash worker lies when this is bundled. */
  readonly hashWorkerUrl?: URL;
  /** Names that ComfyUI lists beside what the bucket holds. */
  readonly seedModels?: SeedModels;
}

export interface Sandbox {
  readonly serverUrl: string;
  /** Path style. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  readonly ossPort: number;
  readonly comfyuiPort: number;
  /** A hub like Hugging Face, and the link of a repository on it. */
  readonly hub: { readonly url: string; readonly link: string; readonly port: number };
  close(): Promise<void>;
}

const bucket = 'sandbox-models';
const region = 'cn-hangzhou';
const prefix = 'llm-model/model';
const inputFolder = 'llm-model/input';

/** Starts the stand-ins for the bucket, for ComfyUI, which lists what the bucket holds, and for a hub of models. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dir, line } = options;
  const behindLine = line !== undefined;
  const oss = await startOss({
    dir: join(dir, 'oss'),
    buckets: [{ name: bucket, region }],
    keys: [sandboxKey],
    ...(options.ossPort !== undefined && !behindLine && { port: options.ossPort }),
    ...(options.hashWorkerUrl && { hashWorkerUrl: options.hashWorkerUrl }),
  });
  const comfyui = await startComfyui({
    dir: join(dir, 'comfyui'),
    modelsSource: modelsInBucket(oss.bucket(bucket), prefix),
    inputMount: inputInBucket(oss.bucket(bucket), inputFolder),
    ...(options.seedModels && { seedModels: options.seedModels }),
    ...(options.comfyuiPort !== undefined && !behindLine && { port: options.comfyuiPort }),
  });
  const hubs = await startHubs(
    options.hubPort === undefined ? {} : { huggingface: options.hubPort },
  );
  const hubUrl = hubs.url.huggingface;
  const lines = behindLine ? await startLines(line, [oss.port, comfyui.port], options) : null;
  const ossPort = lines?.[0].port ?? oss.port;
  const comfyuiPort = lines?.[1].port ?? comfyui.port;
  return {
    serverUrl: `http://127.0.0.1:${comfyuiPort}`,
    endpoint: `http://localhost:${ossPort}`,
    bucket,
    region,
    prefix,
    ossPort,
    comfyuiPort,
    hub: { url: hubUrl, link: offerModels(hubs), port: Number(new URL(hubUrl).port) },
    close: async () => {
      await Promise.all(lines?.map((relay) => relay.close()) ?? []);
      await Promise.all([comfyui.close(), oss.close(), hubs.close()]);
    },
  };
}

async function startLines(
  line: string,
  [oss, comfyui]: readonly [number, number],
  { ossPort, comfyuiPort }: SandboxOptions,
) {
  const before = (target: number, port: number | undefined) =>
    startLine({
      target: { host: '127.0.0.1', port: target },
      line,
      ...(port !== undefined && { port }),
    });
  return await Promise.all([before(oss, ossPort), before(comfyui, comfyuiPort)]);
}
