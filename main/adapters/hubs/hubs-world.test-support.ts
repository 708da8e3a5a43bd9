import { startHubs } from '../../../sandbox/hubs/start-hubs.ts';
import type { HubName } from '../../../contract/import.ts';
import { parseLink, type HubHosts } from '../../core/imports/parse-link.ts';
import type { FoundFile, HubOrder } from '../../services/imports/import-ports.ts';
import { createHubs } from './create-hubs.ts';

export type HubsWorld = Awaited<ReturnType<typeof createHubsWorld>>;

/** The stand-ins of the hubs, and the way to them. */
export async function createHubsWorld(progressTimeoutMs = 5_000) {
  const standIns = await startHubs();
  const { url } = standIns;
  const hosts: HubHosts = {
    modelscope: [url.modelscope],
    hfMirror: [url.mirror],
    huggingface: [url.huggingface],
    civitai: [url.civitai],
    sandbox: [],
  };
  const tokens = new Map<HubName, string>();
  const hubs = createHubs({
    hosts: () => hosts,
    token: async (hub) => tokens.get(hub) ?? null,
    progressTimeoutMs,
  });
  const signal = new AbortController().signal;
  return {
    ...{ standIns, hubs, tokens, hosts },
    look: (text: string, order: HubOrder = 'world') => {
      const link = parseLink(text, { hosts, allowPrivate: true });
      if (link.state === 'refused') throw new Error(`refused: ${link.reason}`);
      return hubs.look(link, order, signal);
    },
    read: async (file: FoundFile, start = 0, end = file.bytes, fullUrl: string | null = null) => {
      const remote = hubs.open(file, fullUrl);
      const chunks: Uint8Array[] = [];
      for await (const chunk of remote.read(start, end, signal)) chunks.push(chunk);
      remote.close();
      return Buffer.concat(chunks);
    },
    /** What reached one server since the last call. */
    close: async () => {
      hubs.close();
      await standIns.close();
    },
  };
}
