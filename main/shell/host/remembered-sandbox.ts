import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startSandbox } from '../../../sandbox/start-sandbox.ts';
import type { Sandbox } from '../../../sandbox/start-sandbox.ts';
import { AppError } from '../../core/app-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';

const Ports = z.object({ oss: z.int(), comfyui: z.int(), hub: z.int().optional() });

/** Starts the stand-ins on the ports they had before, unless others are asked for. */
export async function startRememberedSandbox(
  options: StartOptions,
  asked: WantedPorts,
): Promise<Sandbox> {
  const sandbox = await startOn(options, asked, rememberedPorts(options.dir));
  const { ossPort, comfyuiPort, hub } = sandbox;
  const ports: z.infer<typeof Ports> = { oss: ossPort, comfyui: comfyuiPort, hub: hub.port };
  writeFileSync(portsFile(options.dir), JSON.stringify(ports));
  return sandbox;
}

type StartOptions = Parameters<typeof startSandbox>[0];
interface WantedPorts {
  readonly oss: number | undefined;
  readonly comfyui: number | undefined;
}

/** A remembered port that somebody else took meanwhile is let go; one that was asked for is not. */
async function startOn(
  options: StartOptions,
  asked: WantedPorts,
  remembered: z.infer<typeof Ports> | null,
): Promise<Sandbox> {
  const start = ({ oss, comfyui }: WantedPorts, hub?: number): Promise<Sandbox> =>
    startSandbox({
      ...options,
      ...(hub !== undefined && { hubPort: hub }),
      ...(oss !== undefined && { ossPort: oss }),
      ...(comfyui !== undefined && { comfyuiPort: comfyui }),
    });
  const oss = asked.oss ?? remembered?.oss;
  const comfyui = asked.comfyui ?? remembered?.comfyui;
  try {
    return await start({ oss, comfyui }, remembered?.hub);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  try {
    return await start(asked);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const argument = '--port-oss / --port-comfyui';
    const value = `${asked.oss ?? '–'} / ${asked.comfyui ?? '–'}`;
    throw new AppError('usage.badValue', { argument, value, expected: 'free' }, { cause: error });
  }
}

const isTaken = (error: unknown): boolean =>
  ['EADDRINUSE', 'EACCES'].includes(systemCodeOf(error) ?? '');

const portsFile = (dir: string): string => join(dir, 'ports.json');

function rememberedPorts(dir: string): z.infer<typeof Ports> | null {
  mkdirSync(dir, { recursive: true });
  try {
    const json: unknown = JSON.parse(readFileSync(portsFile(dir), 'utf8'));
    return Ports.parse(json);
  } catch {
    return null; // never started here, or the file is rubbish: any free ports will do
  }
}
