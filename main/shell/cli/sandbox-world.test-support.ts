import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startComfyui } from '../../../sandbox/comfyui/start-comfyui.ts';
import type { ComfyuiOptions, ComfyuiSandbox } from '../../../sandbox/comfyui/comfyui-options.ts';
import { modelsInBucket } from '../../../sandbox/models-in-bucket.ts';
import type { OssSandbox, OssSandboxOptions } from '../../../sandbox/oss/start-oss.ts';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import { ferry, startFerry } from './ferry.test-support.ts';
import type { Finished, Running } from './ferry.test-support.ts';

export const prefix = 'llm-model/model';
export const key = {
  accessKeyId: 'world-key-id',
  accessKeySecret: 'world-key-secret-nobody-knows',
};

export interface WorldOptions {
  readonly oss?: Partial<OssSandboxOptions>;
  readonly comfyui?: Partial<ComfyuiOptions>;
}

/** A bucket, a server and a data directory of their own, and the command line on them. */
export interface World {
  readonly dir: string;
  readonly dataDir: string;
  readonly oss: OssSandbox;
  readonly comfyui: ComfyuiSandbox;
  readonly bucketFlags: readonly string[];
  readonly serverFlags: readonly string[];
  /** Runs `ferry … --json` to its end; `env` is added to the key's. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished>;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-world-'));
  const dataDir = join(dir, 'data');
  const oss = await startOss({
    dir: join(dir, 'oss'),
    buckets: [{ name: 'models', region: 'cn-hangzhou' }],
    keys: [key],
    ...options.oss,
  });
  const comfyui = await startComfyui({
    dir: join(dir, 'comfyui'),
    modelsSource: modelsInBucket(oss.bucket('models'), prefix),
    restartMs: 400,
    stepMs: 5,
    ...options.comfyui,
  });
  const keyEnv = {
    OSS_ACCESS_KEY_ID: key.accessKeyId,
    OSS_ACCESS_KEY_SECRET: key.accessKeySecret,
    FERRY_DATA_DIR: dataDir,
  };
  return {
    dir,
    dataDir,
    oss,
    comfyui,
    bucketFlags: [
      ...['--endpoint', oss.endpoint, '--path-style', '--bucket', 'models'],
      ...['--region', 'cn-hangzhou', '--prefix', prefix],
    ],
    serverFlags: ['--server', comfyui.url],
    run: (args, env) => ferry([...args, '--json'], { env: { ...keyEnv, ...env } }),
    start: (args, env) => startFerry([...args, '--json'], { env: { ...keyEnv, ...env } }),
    close: async () => {
      await Promise.all([oss.close(), comfyui.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
