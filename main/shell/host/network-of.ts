import { createOpenComfy } from '../../adapters/comfyui/open-comfy.ts';
import { createKeychainSecretStore } from '../../adapters/keychain/keychain-secret-store.ts';
import { createMemorySecretStore } from '../../adapters/keychain/memory-secret-store.ts';
import { createNetworkProbe } from '../../adapters/network-probe/network-probe.ts';
import { createNetwork } from '../../adapters/network/network.ts';
import { basicOf, createSystemRoute } from '../../adapters/network/system-route.ts';
import { createOpenBucket } from '../../adapters/oss/open-bucket.ts';
import type { SecretStore } from '../../services/ports/secret-store.ts';
import { createProxy } from '../../services/proxy/proxy.ts';
import type { SettingsService } from '../../services/settings/settings.ts';
import type { HostOptions } from './host-options.ts';

/** Everything that reaches other computers, by the proxy of the settings, and where secrets lie. */
export function networkOf(
  settings: SettingsService,
  host: HostOptions,
  otherSecrets: SecretStore | undefined,
) {
  const keychain = otherSecrets ?? createKeychainSecretStore();
  const session = createMemorySecretStore();
  const proxyListOf = host.kind === 'window' ? host.proxyListOf : null;
  const proxy = createProxy({
    ...{ settings, basicOf, secrets: { keychain, session } },
    systemRoute: createSystemRoute(process.env, proxyListOf),
  });
  const network = createNetwork(proxy.routes);
  return {
    ...{ proxy, network, keychain, session },
    openBucket: createOpenBucket({ network }),
    openComfy: createOpenComfy({}, network),
    probe: createNetworkProbe({}, proxy.routes),
  };
}
