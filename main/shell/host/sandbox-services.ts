import { sandboxKey } from '../../../sandbox/sandbox-key.ts';
import type { ConnectionStore } from '../../services/ports/connection-store.ts';
import { createSandboxHome, knownSandbox } from '../../services/sandbox/sandbox-home.ts';
import type { SandboxProcess } from '../../services/sandbox/sandbox-home.ts';

/** The sandbox as a connection, and where its hub of models answers while it runs. */
export function sandboxServices(process: SandboxProcess, store: ConnectionStore) {
  const known = knownSandbox(process);
  return {
    sandbox: createSandboxHome({
      ...{ process: known, store },
      accessKeyId: sandboxKey.accessKeyId,
    }),
    sandboxHub: () => known.hub()?.url ?? null,
    stopSandbox: () => known.stop(),
  };
}
