import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type {
  AccessKey,
  CheckReport,
  CheckStep,
  ConnectionDraft,
} from '../../../contract/connection.ts';
import { startComfyui } from '../../../sandbox/comfyui/start-comfyui.ts';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import { createConnections } from '../../services/connections/create-connections.ts';
import { openComfy } from '../comfyui/open-comfy.ts';
import { openDatabase } from '../database/open-database.ts';
import { createMemorySecretStore } from '../keychain/memory-secret-store.ts';
import { createNetworkProbe } from '../network-probe/network-probe.ts';
import { openBucket } from '../oss/open-bucket.ts';
import { createConnectionStore } from './connection-store.ts';

export const key: AccessKey = {
  accessKeyId: 'LTAI5tSandboxKey0x7Q',
  accessKeySecret: 'sandbox-secret-value',
  securityToken: null,
  expiresAt: null,
};
type ComfyuiOptions = Parameters<typeof startComfyui>[0];

/** The service on a real database and real sockets, beside an OSS and, where asked, a ComfyUI. */
export async function startWorld(comfyui?: Omit<ComfyuiOptions, 'dir'>) {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-connections-'));
  const oss = await startOss({
    dir: join(dir, 'oss'),
    buckets: [{ name: 'studio', region: 'cn-hangzhou' }],
    keys: [{ accessKeyId: key.accessKeyId, accessKeySecret: key.accessKeySecret }],
  });
  const comfy =
    comfyui === undefined ? null : await startComfyui({ ...comfyui, dir: join(dir, 'comfyui') });
  const { db } = openDatabase(join(dir, 'ferry.db'), Date.now);
  onTestFinished(async () => {
    db.close();
    await comfy?.close();
    await oss.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const bucket = {
    endpoint: oss.endpoint,
    endpointKind: 'pathStyle',
    bucket: 'studio',
    region: 'cn-hangzhou',
    prefix: null,
  } as const;
  const draft: ConnectionDraft = {
    name: 'studio',
    server: comfy === null ? null : { url: comfy.url },
    bucket,
    accessKey: key,
    login: null,
  };
  const secrets = createMemorySecretStore();
  const connections = createConnections({
    store: createConnectionStore(db),
    secrets: { keychain: secrets, session: createMemorySecretStore(), sandbox: secrets },
    openBucket,
    openComfy,
    probe: createNetworkProbe({ limitMs: 5_000 }),
    newId: randomUUID,
  });
  /** Puts empty objects into the bucket by hand. */
  const fill = async (...keys: readonly string[]) => {
    const hand = openBucket(bucket, () => Promise.resolve(key));
    for (const name of keys)
      await hand.objects.put(name, new Uint8Array([1]), { forbidOverwrite: false });
    hand.close();
  };
  const everything = async () => {
    const hand = openBucket(bucket, () => Promise.resolve(key));
    const keys: string[] = [];
    for await (const page of hand.objects.list({ prefix: '' }))
      keys.push(...page.objects.map((object) => object.key));
    const uploads = await hand.multipart.listUploads('');
    hand.close();
    return { keys, uploads };
  };
  const check = (changes: Partial<ConnectionDraft> = {}) =>
    connections.check(
      { kind: 'draft', draft: { ...draft, ...changes }, id: null },
      { onLine: () => undefined },
    );
  return { dir, oss, comfy, draft, bucket, connections, fill, everything, check };
}

/** Each step with how it ended: `ok`, `skipped`, the warning's code or the failure's. */
export function endsOf(report: CheckReport): Partial<Record<CheckStep, string>> {
  return Object.fromEntries(
    report.lines.map((line) => {
      if (line.state === 'failed') return [line.step, line.failure.code];
      return [line.step, line.state === 'warning' ? line.warning : line.state];
    }),
  );
}
