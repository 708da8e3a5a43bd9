import type { Comfy, OpenComfy } from '../../services/ports/comfy.ts';
import { straightNetwork } from '../network/network.ts';
import type { Network } from '../network/network.ts';
import { createClient } from './client.ts';
import { createEvents } from './events.ts';
import { createPacks } from './packs.ts';
import { createPrompts } from './prompts.ts';
import { createReboot } from './reboot.ts';
import { createSavedWorkflows } from './saved-workflows.ts';
import { parseServerAddress } from './server-address.ts';
import { createSession } from './session.ts';
import { createModels, createStatus } from './status.ts';
import type { TransportTimes } from './transport.ts';
import { createTransport, usualTimes } from './transport.ts';
import { createFiles } from './view-files.ts';

/** A way to open servers whose connections go by `network` (straight unless told) and may keep other times. */
export function createOpenComfy(
  changed: Partial<TransportTimes> = {},
  network: Network = straightNetwork,
): OpenComfy {
  const times: TransportTimes = { ...usualTimes, ...changed };
  return (url, login): Comfy => {
    const base = parseServerAddress(url);
    const transport = createTransport(base, times, network);
    const session = createSession({ base, transport, login });
    const client = createClient(base, transport, session);
    return {
      status: createStatus(client),
      login: {
        detect: (signal) => session.detect(signal),
        signIn: (signal) => session.renew(session.current().generation, signal),
      },
      models: createModels(client),
      workflows: createSavedWorkflows(client),
      prompts: createPrompts(client),
      files: createFiles(client),
      events: createEvents({ base, session, times, network }),
      restart: createReboot(base, transport, session),
      packs: createPacks(client),
      close: () => {
        transport.close();
      },
    };
  };
}

/** Opens a ComfyUI server straight over the network of this computer, with the usual times. */
export const openComfy: OpenComfy = createOpenComfy();
