import { sandboxKey } from '../../../sandbox/sandbox-key.ts';
import type { Sandbox } from '../../../sandbox/start-sandbox.ts';
import { openBucket } from '../../adapters/oss/open-bucket.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import { stackOf } from './stack-of.ts';
import { startRememberedSandbox } from './remembered-sandbox.ts';

/**
 * The stand-ins as a process of their own: `sandbox.mjs DIR [LINE]`. Tells its parent the addresses, or why it did not
 * start, and ends with it.
 */
const [dir = '', line] = process.argv.slice(2);

/** Something to look at in a new bucket. */
const shown = [
  'checkpoints/sandbox-landscape.safetensors',
  'loras/watercolour-sketch.safetensors',
  'loras/ink-and-wash.safetensors',
  'vae/sandbox-vae.safetensors',
  'controlnet/sandbox-depth.safetensors',
  'upscale_models/4x-sandbox.pth',
] as const;

process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined); // a Ctrl-C is the parent's to answer
process.on('SIGTERM', () => process.exit(0));

try {
  const sandbox = await startRememberedSandbox(
    {
      dir,
      ...(line !== undefined && line !== '' && { line }),
      hashWorkerUrl: new URL('sandbox-hash-worker.mjs', import.meta.url),
    },
    { oss: undefined, comfyui: undefined },
  );
  await fill(sandbox);
  const { serverUrl, endpoint, bucket, region, prefix } = sandbox;
  const hub = { url: sandbox.hub.url, link: sandbox.hub.link };
  tell({ state: 'started', addresses: { serverUrl, endpoint, bucket, region, prefix, hub } });
} catch (error) {
  process.stderr.write(`${stackOf(error)}\n`);
  const name = error instanceof Error ? error.name : typeof error;
  tell({ state: 'failed', reason: systemCodeOf(error) ?? name });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

function tell(message: object): void {
  // Electron's utility process has a port where Node's fork has a channel
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isPort(port)) port.postMessage(message);
  else process.send?.(message);
}

function isPort(port: unknown): port is { postMessage(message: object): void } {
  return typeof port === 'object' && port !== null && 'postMessage' in port;
}

/** A few small files, so that the table has something to show; what a person does with them stays. */
async function fill({ endpoint, bucket, region, prefix }: Sandbox): Promise<void> {
  const key = { ...sandboxKey, securityToken: null, expiresAt: null };
  const opened = openBucket({ endpoint, endpointKind: 'pathStyle', bucket, region, prefix }, () =>
    Promise.resolve(key),
  );
  try {
    for await (const page of opened.objects.list({ prefix: `${prefix}/` }))
      if (page.objects.length > 0) return;
    for (const name of shown)
      await opened.objects.put(`${prefix}/${name}`, new Uint8Array(Buffer.from(name)), {
        forbidOverwrite: true,
      });
  } finally {
    opened.close();
  }
}
