import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseLine } from '../../../../sandbox/line/parse-line.ts';
import { sandboxKey } from '../../../../sandbox/sandbox-key.ts';
import { startSandbox } from '../../../../sandbox/start-sandbox.ts';
import type { Sandbox } from '../../../../sandbox/start-sandbox.ts';
import { AppError } from '../../../core/app-error.ts';
import type { Command, CommandContext } from '../command-context.ts';
import { wholeNumber } from '../flags.ts';
import { systemCodeOf } from '../../../core/system-code.ts';

const Ports = z.object({ oss: z.int(), comfyui: z.int() });

/** Runs the stand-ins until it is stopped; its ports and folder are the same at the next start. */
export const runSandbox: Command = async (context) => {
  const { dataDir, flags, signal, reporter, assets } = context;
  const line = lineFrom(context);
  const dir = join(dataDir, 'sandbox');
  const remembered = rememberedPorts(dir);
  const port = { min: 1, max: 65_535 };
  const sandbox = await startOn(
    {
      dir,
      ...(line !== undefined && { line }),
      hashWorkerUrl: assets.sandboxHashWorkerUrl,
    },
    {
      oss: wholeNumber(flags, 'port-oss', port),
      comfyui: wholeNumber(flags, 'port-comfyui', port),
    },
    remembered,
  );
  const { ossPort, comfyuiPort } = sandbox;
  writeFileSync(portsFile(dir), JSON.stringify({ oss: ossPort, comfyui: comfyuiPort }));
  announce(reporter, sandbox);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  await sandbox.close();
  return 130;
};

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
  const start = ({ oss, comfyui }: WantedPorts): Promise<Sandbox> =>
    startSandbox({
      ...options,
      ...(oss !== undefined && { ossPort: oss }),
      ...(comfyui !== undefined && { comfyuiPort: comfyui }),
    });
  const oss = asked.oss ?? remembered?.oss;
  const comfyui = asked.comfyui ?? remembered?.comfyui;
  try {
    return await start({ oss, comfyui });
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

function lineFrom({ flags }: CommandContext): string | undefined {
  const line = flags.text('line');
  if (line === undefined) return undefined;
  try {
    parseLine(line);
    return line;
  } catch (error) {
    const expected = '30mbit,40ms';
    throw new AppError(
      'usage.badValue',
      { argument: '--line', value: line, expected },
      { cause: error },
    );
  }
}

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

function announce({ messages, result }: CommandContext['reporter'], sandbox: Sandbox): void {
  const { serverUrl, endpoint, bucket, region, prefix } = sandbox;
  const flags = [
    ...['--server', serverUrl, '--endpoint', endpoint, '--path-style'],
    ...['--bucket', bucket, '--region', region, '--prefix', prefix],
  ];
  const environment = {
    OSS_ACCESS_KEY_ID: sandboxKey.accessKeyId,
    OSS_ACCESS_KEY_SECRET: sandboxKey.accessKeySecret,
  };
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  result(
    { event: 'sandbox', server: serverUrl, endpoint, bucket, region, prefix, flags, environment },
    [messages.say('cli.sandbox.ready'), '', ...exports, '', flags.join(' '), ''].join('\n'),
  );
}
