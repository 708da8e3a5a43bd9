import { join } from 'node:path';
import { parseLine } from '../../../../sandbox/line/parse-line.ts';
import { sandboxKey } from '../../../../sandbox/sandbox-key.ts';
import type { Sandbox } from '../../../../sandbox/start-sandbox.ts';
import { AppError } from '../../../core/app-error.ts';
import { startRememberedSandbox } from '../../host/remembered-sandbox.ts';
import type { Command, CommandContext } from '../command-context.ts';
import { wholeNumber } from '../flags.ts';

/** Runs the stand-ins until it is stopped; its ports and folder are the same at the next start. */
export const runSandbox: Command = async (context) => {
  const { dataDir, flags, signal, reporter, assets } = context;
  const line = lineFrom(context);
  const port = { min: 1, max: 65_535 };
  const sandbox = await startRememberedSandbox(
    {
      dir: join(dataDir, 'sandbox'),
      ...(line !== undefined && { line }),
      hashWorkerUrl: assets.sandboxHashWorkerUrl,
    },
    {
      oss: wholeNumber(flags, 'port-oss', port),
      comfyui: wholeNumber(flags, 'port-comfyui', port),
    },
  );
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

function announce({ messages, result }: CommandContext['reporter'], sandbox: Sandbox): void {
  const { serverUrl, endpoint, bucket, region, prefix, hub } = sandbox;
  const flags = [
    ...['--server', serverUrl, '--endpoint', endpoint, '--path-style'],
    ...['--bucket', bucket, '--region', region, '--prefix', prefix],
  ];
  const environment = {
    OSS_ACCESS_KEY_ID: sandboxKey.accessKeyId,
    OSS_ACCESS_KEY_SECRET: sandboxKey.accessKeySecret,
    FERRY_HUB_SANDBOX: hub.url,
  };
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  const importing = ['models', 'import', hub.link, '--all', '--to', 'loras'];
  const offered = { url: hub.url, link: hub.link };
  result(
    {
      ...{ event: 'sandbox', server: serverUrl, endpoint, bucket, region, prefix, hub: offered },
      ...{ flags, environment },
    },
    [
      ...[messages.say('cli.sandbox.ready'), '', ...exports, '', flags.join(' '), ''],
      ...[messages.say('cli.sandbox.hub'), '', importing.join(' '), ''],
    ].join('\n'),
  );
}
