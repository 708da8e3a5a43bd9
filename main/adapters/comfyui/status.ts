import type { ServerStats } from '../../../contract/server.ts';
import type { ComfyModels, ComfyStatus } from '../../services/ports/comfy.ts';
import type { ComfyClient } from './client.ts';
import { Features, Names, RawLogs, SystemStats } from './wire.ts';

export function createStatus(client: ComfyClient): ComfyStatus {
  return {
    stats: async (signal) =>
      serverStatsOf(await client.json('/system_stats', SystemStats, { signal })),
    async maxUploadBytes(signal) {
      const features = await client.jsonOrNull('/features', Features, { signal });
      return features?.max_upload_size ?? null;
    },
    managerVersion: async (signal) =>
      (await versionAt(client, '/manager/version', signal)) ??
      (await versionAt(client, '/v2/manager/version', signal)),
    async logLines(signal) {
      const logs = await client.jsonOrNull('/internal/logs/raw', RawLogs, { signal });
      return (logs?.entries ?? []).map(({ t, m }) => ({ at: t, text: m }));
    },
  };
}

async function versionAt(
  client: ComfyClient,
  path: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const answer = await client.send(path, { signal, allowed: [404, 405] });
  if (answer.status < 300) return (await answer.text()).trim().slice(0, 40);
  await answer.discard();
  return null;
}

function serverStatsOf({ system, devices }: SystemStats): ServerStats {
  return {
    comfyuiVersion: system.comfyui_version ?? '',
    pythonVersion: system.python_version ?? '',
    ramTotalBytes: system.ram_total ?? 0,
    ramFreeBytes: system.ram_free ?? 0,
    devices: (devices ?? []).map((device) => ({
      name: device.name,
      type: device.type,
      vramTotalBytes: device.vram_total ?? 0,
      vramFreeBytes: device.vram_free ?? 0,
    })),
  };
}

export function createModels(client: ComfyClient): ComfyModels {
  return {
    folders: (signal) => client.json('/models', Names, { signal }),
    list: (folder, signal) =>
      client.jsonOrNull(`/models/${encodeURIComponent(folder)}`, Names, { signal }),
  };
}
