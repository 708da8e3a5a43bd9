import { readProxyList, routeOfEnvironment } from '../../core/proxy/system-route.ts';
import type { SystemRoute } from '../../core/proxy/system-route.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the computer says of the way to an address: the environment of this process first, then the system's own
 * settings where the host can read them (`proxyListOf` gives `PROXY host:port; DIRECT`).
 */
export function createSystemRoute(
  environment: Environment,
  proxyListOf: ((url: URL) => Promise<string>) | null,
): (url: URL) => Promise<SystemRoute> {
  return async (url) => {
    const told = routeOfEnvironment(url, environment);
    if (told !== null) return told;
    return proxyListOf === null ? { kind: 'direct' } : readProxyList(await proxyListOf(url));
  };
}

/** The header that a user and a password make. */
export const basicOf = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
